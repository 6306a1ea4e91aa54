"""A person's word on a site: what holds, who may say it, and the file that the child looks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from casque.crawl.turns import PAUSED
from casque.db import models as m
from casque.db.connection import disconnect
from casque.errors import RoundState, RoundUnknown, SiteUnknown, UsageProblem
from casque.rounds import pausing
from casque.rounds.home import Home
from casque.rounds.opening import open_round
from casque.rounds.reading import close_round
from saved_pages import MARCH, SITE, FixedClock, a_home

ROUND = "2012-03"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = a_home(tmp_path)
    open_round(home, ROUND, by="A1", now=MARCH)
    yield home
    disconnect()


def flag(home: Home) -> Path:
    return home.cache / "turns" / PAUSED / ROUND / SITE


def leave_alone(home: Home, why: str = "they asked us to", by: str = "A1") -> bool:
    return pausing.pause(home, ROUND, SITE, by=by, why=why, now=MARCH)


def test_a_paused_site_is_left_alone_until_it_is_let_go_on(home: Home):
    asked = pausing.left_alone(m.Round.objects.get(name=ROUND))
    assert (asked(SITE), pausing.paused(ROUND), flag(home).exists()) == ("", {}, False)
    assert leave_alone(home)
    assert asked(SITE) == "they asked us to"
    assert pausing.paused(ROUND) == {SITE: "they asked us to"}
    assert flag(home).exists()
    assert pausing.unpause(home, ROUND, SITE, by="A2", now=MARCH + timedelta(hours=1))
    assert (asked(SITE), pausing.paused(ROUND), flag(home).exists()) == ("", {}, False)
    said = m.Pause.objects.order_by("pk").values_list("by", "paused")
    assert list(said) == [("A1", True), ("A2", False)]


def test_two_who_press_at_once_say_it_once(home: Home):
    assert leave_alone(home)
    assert not leave_alone(home, why="I too", by="A2")
    assert pausing.paused(ROUND) == {SITE: "they asked us to"}
    assert pausing.unpause(home, ROUND, SITE, by="A1", now=MARCH)
    assert not pausing.unpause(home, ROUND, SITE, by="A2", now=MARCH)
    assert m.Pause.objects.count() == 2


def test_what_cannot_be_paused_says_why(home: Home):
    with pytest.raises(UsageProblem, match="say why"):
        leave_alone(home, why="  ")
    with pytest.raises(SiteUnknown):
        pausing.pause(home, ROUND, "../../etc", by="A1", why="x", now=MARCH)
    with pytest.raises(RoundUnknown):
        pausing.pause(home, "2012-04", SITE, by="A1", why="x", now=MARCH)
    close_round(home, ROUND, by="A1", why="", clock=FixedClock())
    with pytest.raises(RoundState):
        leave_alone(home)
    assert not m.Pause.objects.exists()


def test_files_that_were_lost_or_left_behind_are_set_right_before_a_run(home: Home):
    leave_alone(home)
    flag(home).unlink()
    stray = flag(home).with_name("elsewhere")
    stray.touch()
    pausing.mark_all(home, m.Round.objects.get(name=ROUND))
    assert (flag(home).exists(), stray.exists()) == (True, False)


def test_a_round_that_nobody_knows_pauses_nothing(home: Home):
    assert pausing.paused("1999-01") == {}
    assert pausing.sites_by_hand(m.Round(name="1999-01")) == {}


def test_an_adapter_may_say_that_its_site_is_searched_by_hand(tmp_path: Path):
    home = a_home(tmp_path)
    folder = home.scope / "adapters" / SITE
    folder.mkdir(parents=True)
    from casque.sites.loading import catalogue

    text = (catalogue()[SITE] / "site.yml").read_text(encoding="utf-8")
    (folder / "site.yml").write_text(f"{text}by_hand: its terms allow people alone\n", "utf-8")
    round_ = open_round(replace(home), ROUND, by="A1", now=MARCH)
    assert pausing.sites_by_hand(round_) == {SITE: "its terms allow people alone"}
    assert pausing.left_alone(round_)(SITE) == "its terms allow people alone"
    disconnect()
