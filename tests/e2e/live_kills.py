"""Kill a live round again and again, parent and child, and see that nothing is lost or doubled.

Strikes are of two kinds: at named moments, which a driver makes the last of its process, and at
random times from outside. After each kill of the parent the round is resumed as a person would,
until it ends; then every table but attempts, ids and times equals an undisturbed run.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import polars as pl

import live_market as lm
from casque.db import frames
from casque.db import models as m
from casque.rounds import opening
from casque.rounds.home import Home, open_home
from casque.stations.link import link

DRIVER = Path(__file__).with_name("live_kill_driver.py")
APRIL = datetime(2012, 4, 5, tzinfo=UTC)
SITES = ("m01", "m02", "m03")
TERMS = {"t-1": "象牙", "t-2": "虎骨", "t-3": "犀角", "t-4": "玳瑁"}
TIMES = (
    "started_at", "ended_at", "fetched_at", "captured_at", "file", "offset", "length", "at",
)  # fmt: skip
"""What may differ: moments, and where the bytes happen to lie."""

PARENT_MOMENTS = (
    "between fsync and commit", "inside a page", "between pages", "inside pictures",
    "between searches",
)  # fmt: skip
AT_RANDOM = ("parent at random", "child at random")
MOST_STRIKES = 3
"""At one process: a request under which it dies `DEATHS` times is given up, and rightly so."""

CHILD_MOMENTS = ("before a page is kept", "inside a page that is kept", "before its answer")


@dataclass
class Report:
    """What was struck where, and how soon a resumed round asked again."""

    struck: list[str] = field(default_factory=list)
    first_requests: list[float] = field(default_factory=list)
    rounds: int = 0


def a_shaken_market(market: lm.Market) -> None:
    """Fill the market: pages with shared goods, a captcha, a picture that is not there."""
    for site in SITES:
        rows = {
            text: lm.rows_of(market, site, range(3 * n, 3 * n + 7), pictures=1)
            for n, text in enumerate(TERMS.values())
        }
        market.sites[site] = lm.Goods(market, site, rows)
    market.sites["m03"].instead = _captcha
    market.sites["m02"].picture = _with_one_missing


def _captcha(asked: lm.Asked, before: int) -> lm.Reply | None:
    del before
    refused = json.dumps({"code": 4101, "data": None}).encode()
    return lm.Reply(refused) if (asked.words, asked.page) == ("犀角", 2) else None


def _with_one_missing(asked: lm.Asked) -> lm.Reply:
    if asked.path == "/img/4-0.png":
        return lm.Reply(status=404)
    return lm.Reply(lm.a_picture(asked.path), kind="image/png")


def prepare(folder: Path, market: lm.Market) -> Home:
    """Return a home with its round open, and beside it the tables of an undisturbed run."""
    a_shaken_market(market)
    pace = {site: {"pace": {"seconds_between_requests": 0.08}} for site in SITES}
    home = lm.a_live_home(folder, market, *SITES, terms=TERMS, adapters=pace)
    opening.open_round(home, "2012-04", by="a1", now=APRIL)
    shutil.copytree(home.path, folder / "undisturbed")
    done = start(folder / "undisturbed", "run")
    done.wait()
    assert done.returncode == 3, done.returncode  # m03 was left alone: a gap
    shutil.copytree(folder / "undisturbed" / "cache", home.path / "cache", dirs_exist_ok=True)
    shutil.rmtree(home.path / "cache" / "turns")
    return home


def start(home: Path, verb: str, moment: str = "", number: int = 1) -> subprocess.Popen[bytes]:
    """Start a live round, or go on with it; at a moment it strikes itself."""
    words: list[object] = [sys.executable, DRIVER, home, verb]
    if moment:
        words += [moment, number, home / "struck.log"]
    with (home / "talk.log").open("ab") as talk:
        return subprocess.Popen([str(word) for word in words], stdout=talk, stderr=talk)


READS: dict[str, Callable[[], pl.DataFrame]] = {
    "searches": frames.searches,
    "captures": frames.captures,
    "hits": frames.hits,
    "sightings": frames.sightings,
    "pictures": frames.pictures,
    "findings": frames.findings,
    "offers": lambda: _offers(frames.links()),
}


def _offers(links: pl.DataFrame) -> pl.DataFrame:
    """Return which advertisements are one offer, each named after its first by name.

    The ledger links every advertisement of an offer to the one that was captured first: which
    that is depends on when each site answered, in an undisturbed run as well.
    """
    assert not links.is_empty()
    offers = link(frames.sightings(), frames.pictures(), links, at=APRIL).offers
    named = pl.struct("site", "item").min().over("offer")
    return offers.with_columns(offer=named)


Tables = dict[str, list[str]]


def tables(home: Path) -> Tables:
    """Return every table of a ledger but attempts, without times and places, in one order."""
    open_home(home)
    read = {name: frame().drop(TIMES, strict=False).rows() for name, frame in READS.items()}
    read["issues"] = list(
        m.Issue.objects.values_list(
            "capture__attempt__search", "capture__page", "position", "field", "what"
        )
    )
    read["sources"] = list(m.Search.objects.values_list("pk", "source"))
    return {name: sorted(map(repr, rows)) for name, rows in read.items()}


class Killer:
    """Kills one round after another until it has struck often enough."""

    def __init__(self, folder: Path, market: lm.Market, count: int, seed: int) -> None:
        self._folder = folder
        self._market = market
        self._chance = random.Random(seed)
        self._plan = self._planned(count)
        self._home = prepare(folder, market)
        self._wanted = tables(folder / "undisturbed")
        self.report = Report()

    def _planned(self, count: int) -> list[str]:
        """Return what is to be struck: every named moment, the rest at random times."""
        named = [*PARENT_MOMENTS, *CHILD_MOMENTS]
        rest = self._chance.choices(AT_RANDOM, k=count - len(named))
        plan = [*named, *rest]
        self._chance.shuffle(plan)
        return plan

    def run(self) -> Report:
        """Kill until the plan is done; raise AssertionError where a round ended differently."""
        while self._plan:
            self._kill_one_round(self._folder / f"round-{self.report.rounds}")
            self.report.rounds += 1
        return self.report

    def _kill_one_round(self, home: Path) -> None:
        shutil.copytree(self._home.path, home)
        verb = "run"
        while True:
            killed = self._run_until_killed(home, verb)
            if not killed:
                break
            verb = "resume"
        assert (differing := _differing(tables(home), self._wanted)) == {}, (
            self.report.struck,
            differing,
        )
        shutil.rmtree(home)

    def _run_until_killed(self, home: Path, verb: str) -> bool:
        """Run or resume once; return whether the parent was killed before the end."""
        what, begun = self._next(), time.monotonic()
        moment = "" if what in AT_RANDOM else what
        process = start(home, verb, moment, self._chance.randint(1, 3))
        first = self._first_request(begun, process)
        if verb == "resume" and first is not None:
            self.report.first_requests.append(first - begun)
        strikes = int(bool(moment) and self._struck_itself(process, home / "struck.log"))
        if strikes:
            self._struck(what)
        while strikes < MOST_STRIKES and self._next() in AT_RANDOM:
            if not self._strike(process, self._next()):
                break
            strikes += 1
        process.wait()
        talk = (home / "talk.log").read_text(encoding="utf-8")
        assert process.returncode in (3, -signal.SIGKILL), talk[-3000:]
        return process.returncode == -signal.SIGKILL

    def _next(self) -> str:
        """Return what is to be struck next, or nothing."""
        return self._plan[-1] if self._plan else ""

    def _struck(self, what: str) -> None:
        self._plan.remove(what)
        self.report.struck.append(what)

    def _struck_itself(self, process: subprocess.Popen[bytes], log: Path) -> bool:
        """Wait until a process has struck at its moment; return whether it did."""
        while not log.exists() and process.poll() is None:
            time.sleep(0.005)
        was_struck = log.exists()
        log.unlink(missing_ok=True)
        return was_struck

    def _strike(self, process: subprocess.Popen[bytes], what: str) -> bool:
        """Strike from outside at a random time; return whether the round still goes on."""
        time.sleep(self._chance.uniform(0, 0.25))
        pid = process.pid if what == "parent at random" else _child_of(process)
        if process.poll() is not None or pid is None or not _kill(pid):
            return False
        self._struck(what)
        # A child that is killed before it asks anything, four times over, is given up rightly.
        return what != "parent at random" and bool(self._first_request(time.monotonic(), process))

    def _first_request(self, begun: float, process: subprocess.Popen[bytes]) -> float | None:
        """Wait for the first request after a moment; return when it was, if there was one."""
        while process.poll() is None:
            if self._market.log and self._market.log[-1].at > begun:
                return next(one.at for one in self._market.log if one.at > begun)
            time.sleep(0.005)
        return None


def _differing(found: Tables, wanted: Tables) -> dict[str, Counter[str]]:
    """Return the rows that stand in one ledger more often than in the other, by table."""
    pairs = {name: (Counter(found[name]), Counter(wanted[name])) for name in wanted}
    return {name: (a - b) + (b - a) for name, (a, b) in pairs.items() if a != b}


def _child_of(process: subprocess.Popen[bytes]) -> int | None:
    try:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    except FileNotFoundError:
        return None
    return int(children.split()[0]) if children.split() else None


def _kill(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True
