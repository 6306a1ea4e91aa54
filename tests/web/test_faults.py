"""Faults as pages: in words, in both languages' frame, and nothing told of what a page said."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import structlog
from django.db import OperationalError, connection
from django.test import Client

from casque.rounds.home import Home
from casque.web.outward import PACKAGE, outward

DIGEST = "a" * 64
SECRET = "what a seller wrote"


@contextmanager
def failing(error: Exception) -> Iterator[None]:
    """Let the ledger fail where a picture is looked up."""

    def execute(run, sql: str, *rest: object) -> object:
        if '"pictures"' in sql:
            raise error
        return run(sql, *rest)

    with connection.execute_wrapper(execute):
        yield


@pytest.fixture
def client(visit) -> Client:
    found = visit("analyst")
    found.raise_request_exception = False
    return found


def test_a_ledger_that_is_in_use_is_told_with_what_to_do(client: Client) -> None:
    with failing(OperationalError("database is locked")), structlog.testing.capture_logs() as log:
        answered = client.get(f"/pictures/{DIGEST}/")
    assert answered.status_code == 500
    assert b"is in use by another process" in answered.content
    assert b"Nothing was changed" in answered.content
    assert log[0]["fault"] == "OperationalError"


def test_where_our_files_lie_is_logged_and_not_shown(served: Home, client: Client) -> None:
    with failing(OperationalError("database is locked")), structlog.testing.capture_logs() as log:
        page = client.get(f"/pictures/{DIGEST}/").content.decode()
    assert "the ledger casque.sqlite3 is in use" in page
    assert str(served.path) not in page
    assert log[1]["files"] == [str(served.path / "casque.sqlite3")]


def test_a_broken_programme_names_its_file_within_the_home(served: Home, client: Client) -> None:
    (served.scope / "sites.yml").write_text("sites: [", encoding="utf-8")
    page = client.post("/rounds/open/", {"month": "2012-03"}, follow=True).content.decode()
    assert "scope/sites.yml:" in page
    assert str(served.path) not in page


def test_what_lies_elsewhere_or_on_the_web_is_told_as_it_is(served: Home) -> None:
    link = f"https://m01.example{served.path}/1"
    assert outward(f"{link} and {served.path}/scope: no") == f"{link} and scope: no"
    assert outward(f"no programme at {served.path}") == f"no programme at {served.path.name}"
    assert outward(f"{PACKAGE}/sites/m01/site.yml:3: no") == "sites/m01/site.yml:3: no"


def test_an_error_nobody_expected_is_a_page_and_its_text_is_not_logged(
    client: Client, capfd, caplog
) -> None:
    with failing(ValueError(SECRET)), structlog.testing.capture_logs() as log:
        answered = client.get(f"/pictures/{DIGEST}/")
    assert answered.status_code == 500
    assert b"Something broke" in answered.content
    assert SECRET.encode() not in answered.content
    assert (log[0]["event"], log[0]["fault"]) == ("a page broke", "ValueError")
    assert any("copies.py" in place for place in log[0]["at"])
    assert SECRET not in str(log)


def test_an_address_that_leads_nowhere_is_a_page(client: Client) -> None:
    for who in (client, Client()):
        answered = who.get("/nowhere/<script>alert(1)</script>/")
        assert answered.status_code == 404
        assert b"There is no such page" in answered.content
        assert b"<script>alert" not in answered.content


def test_faults_carry_the_policy(client: Client) -> None:
    with failing(ValueError(SECRET)):
        answers = [client.get(f"/pictures/{DIGEST}/"), client.get("/nowhere/")]
    for answered in (*answers, client.get("/members/")):
        assert answered["content-security-policy"].startswith("default-src 'self'")
        assert answered["cache-control"] == "no-store"


def test_a_host_that_is_not_ours_is_refused_in_words(client: Client) -> None:
    answered = client.get("/", headers={"host": "evil.example"})
    assert answered.status_code == 400
    assert b"makes no sense here" in answered.content


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/history/?before=%00", None),
        ("/review/grid/?product=a%00b", None),
        ("/rounds/2012%00/", None),
        ("/rounds/?a%00=b", None),
        ("/rounds/open/", {"month": "2012-03\0"}),
        ("/members/", {"username": "a", "code": "\0", "role": "analyst"}),
        ("/enter/", {"username": "\0", "password": "x"}),
    ],
)
def test_a_nul_is_refused_in_words_before_the_ledger_meets_it(visit, address, sent) -> None:
    for role, who in (("lead", visit("lead")), ("nobody", Client())):
        answered = who.get(address) if sent is None else who.post(address, sent)
        assert answered.status_code == 400, role
        assert b"holds a character that no text has" in answered.content


def test_a_nul_is_refused_in_chinese(visit) -> None:
    client = visit("lead", language="zh-hans")
    assert "含有文本中不存在的字符" in client.get("/history/?before=%00").content.decode()
