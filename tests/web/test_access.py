"""Deny by default: every view says what it asks, and the gate holds everybody to it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import get_resolver

from casque.rounds.home import Home
from casque.web.access import RIGHTS, ROLES, asks, may


def test_every_view_says_what_it_asks() -> None:
    silent = [
        pattern.name
        for pattern in get_resolver().url_patterns
        if getattr(pattern.callback, "asks", None) not in {*RIGHTS, "open", "start"}
    ]
    assert silent == []


def test_a_view_that_asks_nothing_is_shut(visit) -> None:
    from casque.web.views import dashboard

    client, view = visit("lead"), dashboard.dashboard
    right = view.asks
    del view.asks
    try:
        assert client.get("/").status_code == 403
    finally:
        asks(right)(view)


@pytest.mark.parametrize("address", ["/", "/review/", "/rounds/", "/worklist/", "/members/"])
def test_a_stranger_is_sent_to_the_log_in(served: Home, address: str) -> None:
    answered = Client().get(address)
    assert (answered.status_code, answered["location"].split("?")[0]) == (302, "/enter/")


def test_an_analyst_may_not_see_the_members(visit) -> None:
    assert visit("analyst").get("/members/").status_code == 403
    assert visit("lead").get("/members/").status_code == 200


def test_a_role_that_is_not_in_the_table_may_nothing() -> None:
    from casque.db.models import Member

    nobody = Member(username="x", code="X", role="guest")
    assert not any(may(nobody, right) for right in RIGHTS)
    assert ROLES == ("analyst", "lead")
