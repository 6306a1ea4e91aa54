"""A person pauses a site of a live round: not one request more, in this run or a later one."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection
from typer.testing import CliRunner

import live_market as lm
from casque.cli.root import app
from casque.db import frames
from casque.db import models as m
from casque.ports import ShiftedClock
from casque.rounds import opening, pausing
from casque.rounds.home import Home
from casque.rounds.running import Request, resume_round, run_round
from casque.rounds.sending import Collector
from casque.settings import Limits

APRIL = datetime(2012, 4, 5, 1, tzinfo=UTC)
ROUND = "2012-04"
SWIFT = Collector(limits=Limits(timeout=2, first_wait=0.05, longest_wait=1.5))


class Person:
    """Somebody who pauses m01 while the site answers its second page, from another thread."""

    def __init__(self, market: lm.Market, after: float = 0) -> None:
        self.market, self.after = market, after
        self.home: Home | None = None
        self.asked_until = -1  # requests that the site had got when the pause was on record
        self.done = threading.Event()

    def instead(self, asked: lm.Asked, before: int) -> None:
        if asked.page == 2 and self.asked_until < 0:
            self.asked_until = 0
            threading.Timer(self.after, self.pause).start()
            if not self.after:
                self.done.wait()

    def pause(self) -> None:
        assert self.home is not None
        try:
            pausing.pause(self.home, ROUND, "m01", by="A1", why="they asked us to", now=APRIL)
        finally:
            connection.close()
        self.asked_until = len(self.market.asked("m01"))
        self.done.set()


def opened(tmp_path: Path, market: lm.Market, person: Person, **adapters: object) -> Home:
    """Return a home of two sites with seven advertisements on three pages each."""
    for site in ("m01", "m02"):
        rows = lm.rows_of(market, site, range(7), pictures=1)
        market.sites[site] = lm.Goods(market, site, {"象牙": rows})
    market.sites["m01"].instead = person.instead  # type: ignore[attr-defined]
    home = lm.a_live_home(tmp_path, market, "m01", "m02", adapters=adapters)
    opening.open_round(home, ROUND, by="a1", now=APRIL)
    person.home = home
    return home


def go(collect: Callable[..., object], home: Home, what: object) -> dict[str, str]:
    collect(home, what, clock=ShiftedClock.starting_at(APRIL), collector=SWIFT)
    return dict(m.Search.objects.values_list("site", "state"))


def test_after_a_pause_a_site_is_asked_nothing_until_a_person_lets_it_go_on(tmp_path, market):
    person = Person(market)
    home = opened(tmp_path, market, person)
    assert go(run_round, home, Request(ROUND)) == {"m01": "running", "m02": "done"}
    assert len(market.asked("m01")) == person.asked_until > 0

    assert go(resume_round, home, ROUND)["m01"] == "running"
    assert go(run_round, home, Request(ROUND, site="m01"))["m01"] == "todo"
    assert len(market.asked("m01")) == person.asked_until

    pausing.unpause(home, ROUND, "m01", by="A1", now=APRIL)
    assert go(resume_round, home, ROUND) == {"m01": "done", "m02": "done"}
    seen = frames.sightings().group_by("site").len().sort("site").rows()
    assert seen == [("m01", 7), ("m02", 7)]
    assert frames.pictures().height == 14


def test_a_resumed_search_goes_on_where_it_was_paused(tmp_path, market):
    person = Person(market)
    home = opened(tmp_path, market, person)
    go(run_round, home, Request(ROUND))
    pausing.unpause(home, ROUND, "m01", by="A1", now=APRIL)
    go(resume_round, home, ROUND)
    pages = [one.page for one in market.asked("m01", "/v2/")]
    assert pages == [1, 2, 3]
    assert frames.attempts().height == 2


def test_what_already_waits_for_its_turn_is_not_asked_either(tmp_path, market):
    person = Person(market, after=0.3)
    slow = {"pace": {"seconds_between_requests": 1.2, "respect_robots": True}}
    home = opened(tmp_path, market, person, m01=slow)
    assert go(run_round, home, Request(ROUND)) == {"m01": "running", "m02": "done"}
    assert person.done.wait(5)
    assert [one.page for one in market.asked("m01", "/v2/")] == [1, 2]
    assert len(market.asked("m01")) == person.asked_until


def casque(*words: str) -> str:
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.stdout


def test_the_command_line_pauses_lists_and_lets_go_on(tmp_path, market, monkeypatch):
    home = opened(tmp_path, market, Person(market))
    monkeypatch.setenv("CASQUE_HOME", str(home.path))  # the commands read it from there
    assert json.loads(casque("round", "todo", "--json")) == []
    casque("round", "pause", ROUND, "m01", "--why", "they asked us to", "--by", "A7")
    (task,) = json.loads(casque("round", "todo", "--json"))
    assert task == {
        "search": m.Search.objects.get(site="m01").pk, "round": ROUND, "site": "m01",
        "query": "象牙", "products": ["IV"], "state": "todo", "why": "they asked us to",
        "address": market.url("m01", "/v2/goods?q=%E8%B1%A1%E7%89%99&p=0"),
    }  # fmt: skip
    assert "they asked us to" in casque("round", "todo", ROUND)
    assert go(run_round, home, Request(ROUND)) == {"m01": "todo", "m02": "done"}
    casque("round", "unpause", ROUND, "m01", "--by", "A8")
    assert json.loads(casque("round", "todo", ROUND, "--json")) == []
    assert list(m.Pause.objects.order_by("pk").values_list("by", flat=True)) == ["A7", "A8"]
    assert market.asked("m01") == []


def test_a_site_that_is_searched_by_hand_is_asked_nothing(tmp_path, market):
    home = opened(tmp_path, market, Person(market), m01={"by_hand": "its terms allow people alone"})
    assert go(run_round, home, Request(ROUND)) == {"m01": "todo", "m02": "done"}
    assert market.asked("m01") == []
