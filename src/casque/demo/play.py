"""Playing the market: consecutive months through the use cases that a real month goes through.

Every month is a live crawl over HTTP, screened, judged by an oracle with a stated error rate,
linked, measured, reported and closed. The market's truth stands beside what came of it. After them
a further month is collected and left open, for people to judge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeVar

import polars as pl

from casque.db import actions, frames, queue
from casque.demo import missed
from casque.demo.child import Served, Size, served
from casque.demo.endings import beside_the_market
from casque.demo.home import PROGRAMME, assure_free, fresh_home
from casque.demo.left_out import left_out
from casque.demo.oracle import judgements
from casque.demo.servers.faults import read_switch
from casque.demo.servers.programme import write_programme
from casque.demo.simulation import LivingMarket, simulate
from casque.demo.simulation.months import MONTHS
from casque.demo.simulation.rounds import States
from casque.demo.simulation.truth import RoundTruth, truth_of
from casque.ports import ShiftedClock
from casque.rounds.collecting import Progress, say_nothing
from casque.rounds.home import Home
from casque.rounds.opening import open_round
from casque.rounds.reading import Known, close_round, read_known
from casque.rounds.reporting import write_report
from casque.rounds.running import Request, run_round
from casque.rounds.sending import Collector
from casque.rounds.summary import Summary, summarise_round
from casque.settings import Limits
from casque.tables import GAPS, MONTHLY

T = TypeVar("T")

FIRST, USUAL_MONTHS = "2012-03", 6
"""The demo's months: across the declaration of 2012-06-23 and two changes of scope."""

SEED, SCALE, DENSITY = 2012, 0.3, 0.04
"""The demo's market: of the full size, so many sites and terms, and so many advertisements."""

LIMITS = Limits(timeout=2, tries=2, first_wait=0.25, longest_wait=10)
"""How patient the demo is with a site: its months last seconds."""

JUDGED_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Play:
    """What is played.

    Attributes:
        size: which market.
        months: which of its months, one after the other.
        log: where its servers log requests.
        faults: that are switched on, said as `servers.faults.FORM`; others are drawn.
    """

    size: Size = field(default_factory=lambda: Size(SEED, SCALE, DENSITY))
    months: tuple[str, ...] = MONTHS[MONTHS.index(FIRST) :][:USUAL_MONTHS]
    log: Path | None = None
    faults: tuple[str, ...] = ()

    @property
    def further(self) -> str | None:
        """Return the month that is collected and left open, or None where the market ends."""
        after = MONTHS.index(self.months[-1]) + 1
        return MONTHS[after] if after < len(MONTHS) else None


@dataclass(frozen=True, slots=True)
class Stage:
    """What a month is played on."""

    home: Home
    market: LivingMarket
    served: Served
    months: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """Takes down how long each step of a round takes, in seconds."""

    seconds: dict[str, float] = field(default_factory=dict)

    def time(self, step: str, work: Callable[[], T]) -> T:
        """Return what the work returns."""
        begun = perf_counter()
        done = work()
        self.seconds[step] = round(perf_counter() - begun, 3)
        return done


def what_to_play(
    *, months: int | None = None, full: bool = False, seed: int | None = None,
    scale: float | None = None,
) -> Play:  # fmt: skip
    """Return what a person asked for: the usual demo, where nothing is said.

    A scale that is named is that of sites, terms and advertisements alike; the usual market is
    thinner, so that six months of it take a minute.
    """
    number = months or (len(MONTHS) if full else USUAL_MONTHS)
    market = Size(
        SEED if seed is None else seed,
        SCALE if scale is None else scale,
        DENSITY if scale is None else 1.0,
    )
    return Play(market, months_of(MONTHS[0] if full else first_of(number), number))


def first_of(number: int) -> str:
    """Return with which month so many begin: the usual one, unless too few follow it.

    >>> first_of(6), first_of(31), first_of(33)
    ('2012-03', '2012-03', '2012-01')
    """
    return MONTHS[max(0, min(MONTHS.index(FIRST), len(MONTHS) - number))]


def months_of(first: str, number: int) -> tuple[str, ...]:
    """Return so many consecutive months of the market, as far as it goes.

    >>> months_of("2014-08", 6)
    ('2014-08', '2014-09')
    """
    return MONTHS[MONTHS.index(first) :][:number]


def play(
    home_path: Path, what: Play | None = None, *, progress: Progress = say_nothing
) -> list[Summary]:
    """Play months of the market into a fresh demo home; return its rounds as JSON has them.

    Raises HomeInTheWay where the folder is not a home that the demo made; nothing is touched then.
    """
    wanted = what or Play()
    with _stage(home_path, wanted) as stage:
        played = [
            _play_month(stage, number, month, progress)
            for number, month in enumerate(wanted.months)
        ]
        alone = beside_the_market(stage.market, stage.months, _states(frames.searches()))
        rounds = [{**told, **beside} for told, beside in zip(played, alone, strict=True)]
        if wanted.further is not None:
            _leave_open(stage, wanted.further, progress)
    total = len(wanted.months)
    progress(total, total, "")
    return rounds


@contextmanager
def _stage(home_path: Path, what: Play) -> Iterator[Stage]:
    """Start the market, and make the home of the programme that watches it."""
    assure_free(home_path)
    size = what.size
    market = simulate(size.seed, scale=size.scale, density=size.density)
    for fault in what.faults:
        read_switch(fault, market).set_in(market)
    with (
        served(size, month=what.months[0], log=what.log, faults=what.faults) as running,
        TemporaryDirectory() as folder,
    ):
        programme = write_programme(Path(folder), market, running.port, name=PROGRAMME)
        home = fresh_home(home_path, programme)
        yield Stage(home, market, running, what.months)


def _play_month(stage: Stage, number: int, month: str, progress: Progress) -> Summary:
    watch, home = Stopwatch(), stage.home
    tell = _teller(month, number, len(stage.months), progress)
    clock = _collect(stage, month, watch, tell)
    tell(0, 0, "judging")
    watch.time("judge", lambda: _judge(stage, month, clock))
    known = watch.time("count", lambda: read_known(home, clock))
    tell(0, 0, "reporting")
    folder = report_folder(home, month)
    watch.time("report", lambda: write_report(home, month, folder, clock=clock, known=known))
    watch.time("close", lambda: close_round(home, month, by="demo", why="", clock=clock))
    return _told(stage, known, month) | {
        "report": (folder / "index.html").relative_to(home.path).as_posix(),
        "timings": watch.seconds,
    }


def _leave_open(stage: Stage, month: str, progress: Progress) -> None:
    """Collect a further month, and leave it for people: nobody judges it, it is not closed."""
    total = len(stage.months)
    _collect(stage, month, Stopwatch(), _teller(month, total, total, progress))


def _teller(month: str, done: int, total: int, progress: Progress) -> Progress:
    """Return what tells how far the months are, whatever one of them is at."""

    def tell(part: int, of: int, what: str) -> None:
        del part, of
        progress(done, total, f"{month}: {what}")

    return tell


def _collect(stage: Stage, month: str, watch: Stopwatch, tell: Progress) -> ShiftedClock:
    """Open a month's round and collect it live; return the clock that runs in it."""
    tell(0, 0, "the market lives on")
    watch.time("live", lambda: _turn_to(stage, month))
    clock = ShiftedClock.starting_at(stage.market.moment(month))
    open_round(stage.home, month, by="demo", now=clock.now())
    home, asked, who = stage.home, Request(month), Collector(limits=LIMITS)
    watch.time("collect", lambda: run_round(home, asked, clock=clock, progress=tell, collector=who))
    return clock


def _turn_to(stage: Stage, month: str) -> None:
    """Let the market live on to a month, where it is served and here."""
    stage.served.turn_to(month)
    stage.market.live_until(month)


def _judge(stage: Stage, month: str, clock: ShiftedClock) -> int:
    """Let the oracle judge what the month's searches saw and nobody has judged."""
    known = read_known(stage.home, clock)
    seen = known.ledger.sightings.filter(pl.col("round") == month)
    waiting = known.ledger.verdicts.filter(pl.col("goods").is_null()).join(
        seen, on=["site", "item", "version"], how="semi"
    )
    at = stage.market.moment(month) + JUDGED_AFTER
    judged = judgements(waiting, stage.market, month, at=at)
    new = actions.record_judgements(judgements=judged, now=clock.now())
    with queue.alone():
        queue.follow(known.linked.offers)
    return new


def report_folder(home: Home, name: str) -> Path:
    """Return where the report of a round lies."""
    return home.exports / name


def _told(stage: Stage, known: Known, month: str) -> Summary:
    """Return a round's JSON with the truth, and what was missed, beside its measures."""
    truth = _truth(stage, known, month)
    return {
        **summarise_round(known, month),
        "truth": {
            "twpa": truth.all.twpa, "nwpa": truth.all.nwpa, "backlog": truth.all.backlog,
        },
        "gaps": _ended(known, month, GAPS),
        "blocked_words": _ended(known, month, ("word_blocked",)),
        "left_out": left_out(known, month),
        "advertisement_recall": missed.advertisements(known, stage.market, truth),
        "duplicate_recall": missed.duplicates(known, stage.market, truth),
    }  # fmt: skip


def _ended(known: Known, month: str, states: Sequence[str]) -> list[Summary]:
    """Return the monthly searches that ended in one of the states, by site, state and reason."""
    of_round = known.ledger.searches.filter(
        pl.col("round") == month, pl.col("kind") == MONTHLY, pl.col("state").is_in(states)
    )
    grouped = of_round.group_by("site", "state", "reason").agg(
        searches=pl.len(), words=pl.col("query").sort()
    )
    return grouped.sort("site", "state", "reason").to_dicts()


def _truth(stage: Stage, known: Known, month: str) -> RoundTruth:
    """Return the truth of a round, given how its searches really ended."""
    months = stage.months[: stage.months.index(month) + 1]
    return truth_of(stage.market, months, states=_states(known.ledger.searches))[-1]


def _states(searches: pl.DataFrame) -> States:
    """Return how the monthly searches ended (SEARCHES)."""
    rows = searches.filter(pl.col("kind") == MONTHLY)
    ended = rows.select("round", "site", "term", "state").iter_rows()
    return {(round_, site, term): state for round_, site, term, state in ended}
