"""The first run: opened by the key of the terminal, once, and then shut."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from people import a_member, code_of

from casque.db import models as m
from casque.db.connection import disconnect
from casque.rounds.home import Home, read_home
from casque.web import first_run, house

KEY = "a key that the terminal printed"
LEAD = {
    "username": "Ana", "code": "A1",
    "password1": "a long enough sentence", "password2": "a long enough sentence",
}  # fmt: skip
OWN = {"base": "sample", "name": "ivory-watch", "title": "Ivory watch", "language": "zh-hans"}


@pytest.fixture
def unmade(tmp_path: Path) -> Iterator[Path]:
    """Give the place of a home that is not there yet, with its first run open."""
    secret = settings.SECRET_KEY
    house.expect(tmp_path / "fresh")
    house.set_first_key(KEY)
    yield tmp_path / "fresh"
    first_run.stop_loading()
    house.move_out()
    settings.SECRET_KEY = secret
    disconnect()


@pytest.fixture
def first(unmade: Path) -> Client:
    """Return who started the server, with the key."""
    client = Client()
    answered = client.get("/start/", {"key": KEY})
    assert (answered.status_code, answered["location"]) == (302, "/start/")
    cookie = answered.cookies["casque_first_key"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
    return client


@pytest.fixture
def empty(served: Home) -> Client:
    """Return who started the server of a home without members, with the key."""
    house.set_first_key(KEY)
    client = Client()
    client.get("/start/", {"key": KEY})
    return client


@pytest.mark.parametrize("address", ["/", "/enter/", "/review/", "/enter/code/", "/members/"])
def test_before_there_is_a_home_every_page_leads_to_the_first_run(
    unmade: Path, address: str
) -> None:
    assert Client().get(address)["location"] == "/start/"


def test_the_language_can_be_changed_before(unmade: Path) -> None:
    answered = Client().post("/language/", {"language": "zh-hans", "next": "/start/"})
    assert answered.cookies["django_language"].value == "zh-hans"


def test_without_the_key_nothing_is_shown_or_done(unmade: Path) -> None:
    for client in (Client(), Client(COOKIES={})):
        client.cookies["casque_first_key"] = "another"
        for answered in (
            client.get("/start/"),
            client.get("/start/", {"key": "wrong"}),
            client.get("/start/progress/"),
            client.post("/start/programme/", OWN),
            client.post("/start/sample/"),
            client.post("/start/account/", LEAD),
        ):
            assert answered.status_code == 403
            assert b"ivory" not in answered.content
            assert b"terminal printed" in answered.content
    assert not unmade.exists()


def test_a_house_that_gave_no_key_opens_to_nobody(unmade: Path) -> None:
    house.set_first_key("")
    assert Client().get("/start/", {"key": ""}).status_code == 403


def test_a_programme_of_ones_own_then_the_lead_then_the_phone(first: Client, unmade: Path) -> None:
    page = first.get("/start/").content.decode()
    assert "Load the sample" in page
    assert str(unmade) in page
    assert first.post("/start/programme/", OWN)["location"] == "/start/"
    home = read_home(unmade)
    assert (home.programme, home.is_demo) == ("ivory-watch", False)
    assert home.read_programme().profile.title.zh_hans == "Ivory watch"
    assert "A programme to begin with" in (home.scope / "programme.yml").read_text("utf-8")
    assert first.get("/start/").content.count(b"<form") >= 2
    made = first.post("/start/account/", LEAD)
    assert made["location"] == "/enter/phone/"
    member = m.Member.objects.get()
    assert (member.username, member.code, member.role) == ("ana", "A1", "lead")
    assert member.language == "zh-hans"
    assert first.get("/members/")["location"] == "/enter/code/"
    first.get("/enter/phone/")
    device = User.objects.get(username="ana").totpdevice_set.get()
    first.post("/enter/phone/", {"code": code_of(device)})
    assert first.get("/members/").status_code == 200
    assert first.get("/start/")["location"] == "/enter/"


def test_what_cannot_be_made_is_told_and_nothing_is_made(first: Client, unmade: Path) -> None:
    wrong = first.post("/start/programme/", OWN | {"name": "象牙 <b>", "base": "other"})
    assert wrong.status_code == 200
    assert b"<b>" not in wrong.content
    assert b"begin with a letter or digit" in wrong.content
    assert not unmade.exists()
    unmade.mkdir()
    (unmade / "somebody's").touch()
    told = first.post("/start/programme/", OWN)
    assert b"already and not empty" in told.content
    assert [path.name for path in unmade.iterdir()] == ["somebody's"]


def test_after_the_first_account_the_start_is_shut_to_its_key(empty: Client) -> None:
    empty.post("/start/account/", LEAD)
    other = Client()
    other.cookies["casque_first_key"] = KEY
    for address in ("/start/account/", "/start/programme/", "/start/sample/"):
        assert (
            other.post(address, LEAD | {"username": "eve", "code": "E1"})["location"] == "/enter/"
        )
    assert other.get("/start/", {"key": KEY})["location"] == "/enter/"
    assert m.Member.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"password2": "another sentence"}, b"didn\xe2\x80\x99t match"),
        ({"password1": "short", "password2": "short"}, b"too short"),
        ({"code": "象牙"}, b"letters, digits and hyphens"),
        ({"username": "a b"}, b"what a name may not"),
        ({"username": ""}, b"required"),
    ],
)
def test_a_first_account_that_cannot_be_is_told_why(empty: Client, changed, told: bytes) -> None:
    answered = empty.post("/start/account/", LEAD | changed)
    assert answered.status_code == 200
    assert told in answered.content
    assert not User.objects.exists()


def test_a_home_without_members_goes_on_with_the_account(empty: Client) -> None:
    assert empty.post("/start/programme/", OWN)["location"] == "/start/"
    assert b"The first account" in empty.get("/start/").content
    assert empty.post("/start/account/", LEAD)["location"] == "/enter/phone/"


def test_a_home_with_members_has_no_first_run(served: Home) -> None:
    house.set_first_key(KEY)
    a_member("analyst", "Ana")
    assert Client().get("/start/", {"key": KEY})["location"] == "/start/"
    client = Client()
    client.cookies["casque_first_key"] = KEY
    assert client.get("/start/")["location"] == "/enter/"


def test_a_home_that_another_process_made_is_served(unmade: Path) -> None:
    from casque.rounds.home import make_home
    from casque.scope import packaged

    make_home(unmade, programme=packaged("sample"))
    assert Client().get("/")["location"] == "/enter/?next=%2F"
    assert house.home().path == unmade


@pytest.mark.slow
def test_the_sample_is_played_and_its_door_stands_open(first: Client, monkeypatch) -> None:
    monkeypatch.setattr(first_run, "SAMPLE", ("--months", "1"))  # the usual one takes longer
    assert first.post("/start/sample/")["location"] == "/start/"
    assert b"Loading the sample" in first.get("/start/").content
    assert first.post("/start/programme/", OWN)["location"] == "/start/"
    assert first.post("/start/sample/")["location"] == "/start/"
    part = first.get("/start/progress/")
    assert b"hx-get" in part.content
    while first_run.is_loading(house.expected()):
        time.sleep(0.2)
    assert first_run.problem() == ""
    assert house.home().is_demo
    assert first.get("/start/")["location"] == "/enter/"
    assert first.get("/start/progress/").status_code == 302
    here = Client(headers={"host": "localhost"})
    assert b"Enter as analyst" in here.get("/enter/").content
    assert m.Version.objects.exists()


def test_a_sample_that_cannot_be_played_says_why(first: Client, unmade: Path) -> None:
    unmade.mkdir()
    (unmade / "somebody's").touch()
    first.post("/start/sample/")
    while first_run.is_loading(house.expected()):
        time.sleep(0.1)
    page = first.get("/start/").content.decode()
    assert "The sample could not be loaded: <span data-own>fresh is not a home" in page
    assert "is not a home that the demo made" in page
    assert "Load it again" in page
    assert "Create a programme" in page
    assert not house.is_inhabited()


def fall_over() -> None:
    """Kill what plays the sample."""
    child = first_run._PLAYING.child
    assert child is not None
    child.kill()
    child.wait()


@pytest.mark.slow
def test_a_sample_that_falls_over_half_way_says_so_and_can_be_loaded_again(
    first: Client, unmade: Path, monkeypatch
) -> None:
    monkeypatch.setattr(first_run, "SAMPLE", ("--months", "1"))
    first.post("/start/sample/")
    while not (unmade / "home.json").is_file():
        time.sleep(0.1)
    fall_over()
    for _ in range(2):  # it is still told to whoever comes back
        page = first.get("/start/").content.decode()
        assert "The sample could not be loaded:" in page
        assert "exit code -9" in page
        assert "Load it again" in page
    assert first.get("/")["location"] == "/start/"
    first.post("/start/sample/")
    while not (unmade / "home.json").is_file():
        time.sleep(0.1)
    assert first_run.is_loading(house.expected())
    fall_over()
