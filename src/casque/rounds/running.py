"""Running a round, over saved pages or live, and going on after an interruption."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from pathlib import Path

from casque.crawl.messages import Orders
from casque.db import actions, store
from casque.db import models as m
from casque.db.store import LIVE, PAUSED
from casque.errors import RoundState, RoundUnknown, UsageProblem
from casque.ports import Clock
from casque.rounds import pausing
from casque.rounds.collecting import Progress, Saved, Tools, collect_all, say_nothing
from casque.rounds.concluding import conclude
from casque.rounds.crawling import collect_live
from casque.rounds.home import Home, collecting
from casque.rounds.matching import (
    Matched,
    a_probe,
    adapters_of,
    match_again,
    match_live,
    match_saved,
    one_replay,
)
from casque.rounds.replay import Replay, ReplayPages, read_replay
from casque.rounds.sending import NOBODY, Collector, orders_of
from casque.rounds.turning import source_of
from casque.scope import round_name
from casque.sites.adapter import Adapter

STALE = timedelta(hours=1)
"""After so long a break a live search begins anew: its list has moved on beneath its pages."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: which searches of a round, from a folder of saved pages or live.

    `until` says how far a live search goes: so many pages, "known", or to its end (`turning`).
    """

    round: str
    folder: Path | None = None
    site: str | None = None
    term: str | None = None
    probe: bool = False
    again: bool = False
    until: str = ""


@dataclass(frozen=True, slots=True)
class Means:
    """With what a round is run: the time, who is told of progress, who collects."""

    clock: Clock
    progress: Progress = say_nothing
    collector: Collector = NOBODY


def run_round(
    home: Home,
    request: Request,
    *,
    clock: Clock,
    progress: Progress = say_nothing,
    collector: Collector = NOBODY,
) -> tuple[m.Search, ...]:
    """Collect pages into a round, then screen and link; return the searches collected.

    Monthly searches need an open round and are made once; `again` repeats them. A probe admits
    any site of the catalogue and any words, is made whenever it is asked for, and stays outside
    every measure. Without a folder of saved pages, the sites themselves are asked.
    """
    means = Means(clock, progress, collector)
    asked = replace(request, round=round_name(request.round))
    if asked.folder is None:
        return _run_live(home, asked, means)
    if asked.until:
        raise UsageProblem(what="--until is for live rounds: saved pages are all read")
    return _run_saved(home, asked, asked.folder, means)


def _run_saved(home: Home, request: Request, folder: Path, means: Means) -> tuple[m.Search, ...]:
    replay = read_replay(
        folder.absolute(),
        zone=home.read_programme().zone,
        site=request.site,
        term=request.term,
        probe=request.probe,
    )
    with collecting(home):
        matched = match_saved(request.round, replay, again=request.again)
        actions.ask_for(searches=[search for search, _ in matched], source=str(replay.folder))
        _collect_saved(home, replay, matched, means)
        conclude(home, request.round, clock=means.clock)
    return _fresh(search for search, _ in matched)


def _run_live(home: Home, request: Request, means: Means) -> tuple[m.Search, ...]:
    with collecting(home):
        searches, source = _asked_live(request), source_of(request.until)
        reach = _reach(home, searches, means)
        actions.ask_for(searches=searches, source=source)
        _collect_live(home, _fresh(searches), reach, means)
        _finish_live(home, request.round, means)
    return _fresh(searches)


def _asked_live(request: Request) -> tuple[m.Search, ...]:
    narrowed = {"site": request.site, "term": request.term}
    if request.probe:
        return (a_probe(request.round, **narrowed),)
    return match_live(request.round, **narrowed, again=request.again)


def resume_round(
    home: Home,
    name: str,
    *,
    clock: Clock,
    progress: Progress = say_nothing,
    collector: Collector = NOBODY,
) -> tuple[m.Search, ...]:
    """Go on with the searches of a round that were asked for and have not ended.

    Sites that were left alone are asked again where the run that paused them came to its end.
    Raises RoundState where the round is closed.
    """
    means = Means(clock, progress, collector)
    with collecting(home):
        waiting = _waiting(round_name(name))
        live = [search for search in waiting if search.source.startswith(LIVE)]
        saved = [search for search in waiting if not search.source.startswith(LIVE)]
        for (folder, _), searches in groupby(saved, key=one_replay):
            replay, matched = match_again(Path(folder), list(searches), home)
            _collect_saved(home, replay, matched, means)
        reach = _reach(home, live, means)
        _collect_live(home, _begun_anew_where_stale(live, clock), reach, means)
        _finish_live(home, round_name(name), means)
    return _fresh(waiting)


def _waiting(name: str) -> list[m.Search]:
    found = m.Round.objects.filter(name=name).first()
    if found is None:
        raise RoundUnknown(round=name, do="run it first with `casque round run`")
    if found.closed_at is not None:
        raise RoundState(round=name, state="closed", do="its numbers stand; nothing goes on in it")
    asked = m.Search.objects.filter(round=found, state__in=("todo", "running"))
    named = asked.exclude(source="").exclude(source__startswith=PAUSED)
    return list(named.order_by("source", "pk").select_related("round"))


def _begun_anew_where_stale(searches: Sequence[m.Search], clock: Clock) -> tuple[m.Search, ...]:
    """Return the searches; one that was interrupted long ago begins with its first page."""
    for search in searches:
        last = m.Capture.objects.filter(
            attempt__search=search, attempt__state="running"
        ).order_by("page").last()  # fmt: skip
        if last is not None and clock.now() - last.fetched_at > STALE:
            actions.ask_for(searches=[search], source=search.source)
    return _fresh(searches)


Reach = tuple[dict[str, Adapter], Orders]
"""How the pages of sites are read, and how the sites are asked."""


def _reach(home: Home, searches: Sequence[m.Search], means: Means) -> Reach:
    """Return what live searches need; raise UsageProblem where a site could not reach us."""
    adapters = adapters_of(home, searches)
    return adapters, orders_of(home, adapters, means.collector, means.clock)


def _collect_live(home: Home, searches: Sequence[m.Search], reach: Reach, means: Means) -> None:
    if not searches:
        return
    adapters, orders = reach
    pausing.mark_all(home, searches[0].round)
    with closing(home.archive()) as archive:
        tools = Tools(archive, means.clock, adapters)
        collect_live(searches, tools, orders, progress=means.progress)


def _finish_live(home: Home, name: str, means: Means) -> None:
    """Screen and link what was seen; a run that came to its end no longer holds sites back."""
    conclude(home, name, clock=means.clock)
    store.lift_pauses(m.Round.objects.get(name=name))


def _collect_saved(home: Home, replay: Replay, matched: Sequence[Matched], means: Means) -> None:
    searches = [search for search, _ in matched]
    with closing(home.archive()) as archive:
        tools = Tools(archive, means.clock, adapters_of(home, searches))
        saved = Saved(
            pages=ReplayPages({search.pk: found.files for search, found in matched}, means.clock),
            pictures=replay.pictures,
            blobs=home.blobs,
        )
        collect_all(searches, tools, saved, progress=means.progress)


def _fresh(searches: Iterable[m.Search]) -> tuple[m.Search, ...]:
    """Return searches as the ledger now has them."""
    ids = [search.pk for search in searches]
    found = m.Search.objects.select_related("round").in_bulk(ids)
    return tuple(found[pk] for pk in ids)
