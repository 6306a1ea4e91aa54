"""Live rounds against the market of `live_market`: opened in April, run swiftly."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import live_market as lm
from casque.db import frames
from casque.db import models as m
from casque.ports import ShiftedClock
from casque.rounds import opening
from casque.rounds.home import Home
from casque.rounds.running import Request, run_round
from casque.rounds.sending import Collector
from casque.settings import Limits

APRIL = datetime(2012, 4, 5, 1, tzinfo=UTC)


SWIFT = Collector(limits=Limits(timeout=2, first_wait=0.05, longest_wait=1.5))


def opened(tmp_path: Path, market: lm.Market, *sites: str, **options: object) -> Home:
    home = lm.a_live_home(tmp_path, market, *sites, **options)
    opening.open_round(home, "2012-04", by="a1", now=APRIL)
    return home


def run(home: Home, **request: object) -> dict[str, tuple[str, str]]:
    """Run the round live; return state and reason of each search by site and term."""
    clock = ShiftedClock.starting_at(APRIL)
    run_round(home, Request("2012-04", **request), clock=clock, collector=SWIFT)
    return states()


def states() -> dict[str, tuple[str, str]]:
    rows = frames.searches().iter_rows(named=True)
    return {f"{r['site']} {r['term']}": (r["state"], r["reason"]) for r in rows}


def in_may(home: Home, **request: object) -> tuple[str, str]:
    may = datetime(2012, 5, 5, 1, tzinfo=UTC)
    if not m.Round.objects.filter(name="2012-05").exists():
        opening.open_round(home, "2012-05", by="a1", now=may)
    clock = ShiftedClock.starting_at(may)
    (search,) = run_round(home, Request("2012-05", **request), clock=clock, collector=SWIFT)
    return search.state, search.reason
