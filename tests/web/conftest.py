"""A home that is served, and people who visit it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice
from people import a_member

import review_queue
from casque.db.connection import disconnect
from casque.rounds.home import Home
from casque.rounds.opening import open_round
from casque.rounds.running import Request, run_round
from casque.web import house
from saved_pages import MARCH, FixedClock, a_home, answer, goods, save

Visit = Callable[..., Client]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Home]:
    """Give a home that is served, with nothing in it yet."""
    home = a_home(tmp_path)
    house.move_in(home)
    yield home
    house.move_out()
    disconnect()


@pytest.fixture
def filled(served: Home, tmp_path: Path) -> Home:
    """Return the served home with round 2012-03 open and collected: twelve advertisements."""
    open_round(served, "2012-03", by="lead", now=MARCH)
    rows = [goods(n, f"象牙 手镯 {n}") for n in range(1, 9)]
    bones = [goods(n, f"虎骨 {n}") for n in range(21, 25)]
    folder = save(
        tmp_path / "pages",
        {"象牙": [answer(rows)], "虎骨": [answer(bones)], "XY": [answer([])]},
        kind="term",
    )
    run_round(served, Request("2012-03", folder), clock=FixedClock())
    return served


@pytest.fixture
def queued(served: Home, tmp_path: Path) -> Home:
    """Return the served home with thirteen items to judge."""
    return review_queue.fill(served, tmp_path)


@pytest.fixture
def visit(served: Home) -> Visit:
    """Return who brings a visitor of a role in: logged in, with the second factor."""

    def visitor(role: str = "analyst", code: str = "", language: str = "en") -> Client:
        code = code or role[0].upper() + "1"
        a_member(role, code)
        client = Client(headers={"accept-language": language})
        user = User.objects.get(username=code.lower())
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        device, _ = TOTPDevice.objects.get_or_create(user=user, name="phone", confirmed=True)
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
        return client

    del served
    return visitor
