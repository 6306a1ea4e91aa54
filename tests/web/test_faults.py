"""Faults as pages: in words, in both languages' frame, and nothing told of what a page said."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import structlog
from django.db import OperationalError, connection
from django.test import Client

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
