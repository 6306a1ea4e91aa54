"""A round as a map, and how far it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from casque.db import models as m
from casque.db.connection import disconnect
from casque.errors import RoundUnknown
from casque.rounds import pausing, round_map
from casque.rounds.home import Home
from casque.rounds.opening import open_round
from casque.rounds.running import Request, run_round
from saved_pages import MARCH, REFUSED, SITE, FixedClock, a_home, answer, goods, save

ROUND = "2012-03"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = a_home(tmp_path)
    open_round(home, ROUND, by="A1", now=MARCH)
    yield home
    disconnect()


def collected(home: Home, tmp_path: Path) -> None:
    pages = {"象牙": [answer([goods(1)])], "XY": [REFUSED]}
    folder = save(tmp_path / "pages", pages, kind="term")
    run_round(home, Request(ROUND, folder), clock=FixedClock())


def test_every_search_has_its_place_with_state_reason_and_time(home: Home, tmp_path: Path):
    collected(home, tmp_path)
    shown = round_map.read_map(ROUND, now=MARCH)
    assert shown.terms == (("t-hugu", "虎骨"), ("t-xiangya", "象牙"), ("t-xy", "XY"))
    (line,) = shown.lines
    assert (line.site, line.name, line.ended, line.total) == (SITE, "收藏集市", 2, 3)
    cells = [(c.state, c.attempts, c.at) for c in line.cells if c is not None]
    assert cells == [("todo", 0, None), ("done", 1, MARCH), ("blocked", 1, MARCH)]
    assert shown.states == (("todo", 1), ("done", 1), ("blocked", 1))
    assert (shown.gaps, shown.zone) == (2, "Asia/Shanghai")


def test_a_term_that_a_site_does_not_search_is_a_place_without_a_square(home: Home):
    m.Search.objects.create(
        round=m.Round.objects.get(), site="z", kind="term", term="t-hugu", query="虎骨"
    )
    lines = round_map.read_map(ROUND, now=MARCH).lines
    assert [cell is None for cell in lines[1].cells] == [False, True, True]
    assert lines[1].name == "z"


def test_who_is_paused_stands_on_the_map(home: Home):
    pausing.pause(home, ROUND, SITE, by="A1", why="they asked us to", now=MARCH)
    assert [line.paused for line in round_map.read_map(ROUND, now=MARCH).lines] == [
        "they asked us to"
    ]


def test_without_a_round_there_is_no_map(home: Home):
    with pytest.raises(RoundUnknown):
        round_map.read_map("2012-04", now=MARCH)


def test_before_anything_is_asked_nobody_can_tell_how_long_it_takes(home: Home):
    shown = round_map.read_progress(m.Round.objects.get(), now=MARCH)
    assert (shown.ended, shown.total, shown.asked) == (0, 3, 0)
    assert (shown.rate, shown.left, shown.minutes_left, shown.last) == (None, None, None, None)


def test_rate_and_time_left_follow_what_ended_of_late(home: Home):
    m.Search.objects.update(source="live")
    first, second, _ = m.Search.objects.order_by("pk")
    for minute, search in enumerate((first, second)):
        begun = MARCH + timedelta(minutes=2 * minute)
        m.Attempt.objects.create(
            search=search, number=1, state="done", started_at=begun,
            ended_at=begun + timedelta(minutes=2),
        )  # fmt: skip
        m.Search.objects.filter(pk=search.pk).update(state="done")
    round_ = m.Round.objects.get()
    shown = round_map.read_progress(round_, now=MARCH + timedelta(minutes=4))
    assert (shown.ended, shown.asked, shown.rate) == (2, 1, 0.5)
    assert (shown.left, shown.minutes_left) == (timedelta(minutes=2), 2)
    later = round_map.read_progress(round_, now=MARCH + timedelta(hours=1))
    assert (later.rate, later.left) == (None, None)
    assert later.last == MARCH + timedelta(minutes=4)


def test_a_paused_site_is_not_waited_for(home: Home):
    m.Search.objects.update(source="live")
    round_ = m.Round.objects.get()
    assert round_map.read_progress(round_, now=MARCH).asked == 3
    pausing.pause(home, ROUND, SITE, by="A1", why="x", now=MARCH)
    assert round_map.read_progress(round_, now=MARCH).asked == 0


def test_the_list_of_rounds_says_how_far_each_is(home: Home, tmp_path: Path):
    collected(home, tmp_path)
    (line,) = round_map.list_rounds(list(m.Round.objects.all()))
    assert (line.name, line.ended, line.total, line.closed_at, line.revisions) == (
        ROUND, 2, 3, None, 0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("latest", "following"), [("2012-03", "2012-04"), ("2012-12", "2013-01"), ("", "2012-03")]
)
def test_the_next_month_follows_the_latest(home: Home, latest: str, following: str):
    m.Round.objects.update(name=latest or "x", opened_at=MARCH if latest else None)
    assert round_map.next_month(datetime(2012, 3, 9, tzinfo=UTC)) == following
