"""Running a round over saved pages, and going on after an interruption."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from django.db.models import Q

from casque.db import actions
from casque.db import models as m
from casque.errors import RoundState, RoundUnknown, SiteUnknown, TermUnknown
from casque.ports import Clock
from casque.rounds import opening
from casque.rounds.collecting import Progress, Tools, collect_all, say_nothing
from casque.rounds.concluding import conclude
from casque.rounds.home import Home, collecting
from casque.rounds.replay import TABLE, Replay, ReplayPages, SavedSearch, read_replay
from casque.scope import round_name
from casque.sites.adapter import Adapter

ENDED = ("done", "empty", "word_blocked")
"""States in which a monthly search has nothing left to do."""


Matched = tuple[m.Search, SavedSearch]
"""A search of the ledger with the saved pages that answer it."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: which saved pages are collected into which round."""

    round: str
    folder: Path
    site: str | None = None
    term: str | None = None
    probe: bool = False
    again: bool = False


def run_round(
    home: Home,
    request: Request,
    *,
    clock: Clock,
    progress: Progress = say_nothing,
) -> tuple[m.Search, ...]:
    """Collect saved pages into a round, then screen and link; return the searches collected.

    Monthly searches need an open round and are made once; `again` repeats them. A probe admits
    any site of the catalogue and any words, is made whenever it is asked for, and stays outside
    every measure.
    """
    name = round_name(request.round)
    zone = home.read_programme().zone
    replay = read_replay(
        request.folder.absolute(),
        zone=zone,
        site=request.site,
        term=request.term,
        probe=request.probe,
    )
    with collecting(home):
        matched = _match(name, replay, again=request.again)
        actions.ask_for(searches=[search for search, _ in matched], source=str(replay.folder))
        _collect(home, replay, matched, clock, progress=progress)
        conclude(home, name, clock=clock)
    return _fresh(search for search, _ in matched)


def resume_round(
    home: Home,
    name: str,
    *,
    clock: Clock,
    progress: Progress = say_nothing,
) -> tuple[m.Search, ...]:
    """Go on with the searches of a round that were asked for and have not ended."""
    with collecting(home):
        waiting = _waiting(round_name(name))
        for folder, searches in groupby(waiting, key=lambda s: s.source):
            replay, matched = _match_again(Path(folder), list(searches), home)
            _collect(home, replay, matched, clock, progress=progress)
        conclude(home, round_name(name), clock=clock)
    return _fresh(waiting)


def _waiting(name: str) -> list[m.Search]:
    found = m.Round.objects.filter(name=name).first()
    if found is None:
        raise RoundUnknown(round=name, do="run it first with `casque round run`")
    asked = m.Search.objects.filter(round=found, state__in=("todo", "running")).exclude(source="")
    return list(asked.order_by("source", "pk").select_related("round"))


def _match(name: str, replay: Replay, *, again: bool) -> list[Matched]:
    """Return the searches of the ledger that the saved pages answer, in the folder's order."""
    matched = []
    for saved in replay.searches:
        if saved.kind == "probe":
            probe = actions.ask_for_probe(round_name=name, site=saved.site, words=saved.term)
            matched.append((probe, saved))
            continue
        search = _planned(name, saved)
        if again or search.state not in ENDED:
            matched.append((search, saved))
    return matched


def _planned(name: str, saved: SavedSearch) -> m.Search:
    """Return the planned search of a site and a term, which may be named by its id or its words."""
    round_ = opening.find_round(name)
    if round_.closed_at is not None:
        raise RoundState(round=name, state="closed", do="add --probe to read the pages beside it")
    searches = m.Search.objects.filter(round=round_, kind=saved.kind, site=saved.site)
    if not searches.exists():
        raise SiteUnknown(
            site=saved.site, do=f"round {name} does not search it; add --probe to try it anyway"
        )
    found = searches.filter(Q(term=saved.term) | Q(query=saved.term)).select_related("round")
    if not found:
        raise TermUnknown(
            term=saved.term, round=name, do="the round does not search it; add --probe to try it"
        )
    return found[0]


def _match_again(
    folder: Path, searches: Sequence[m.Search], home: Home
) -> tuple[Replay, list[Matched]]:
    """Return the saved pages of searches that were asked for from one folder."""
    first = searches[0]
    is_flat = not (folder / TABLE).is_file()
    replay = read_replay(
        folder,
        zone=home.read_programme().zone,
        site=first.site if is_flat else None,
        term=first.query if is_flat else None,
        probe=all(search.kind == "probe" for search in searches),
    )
    saved = {(s.site, s.kind, s.term): s for s in replay.searches}
    pairs = ((s, _saved_for(s, saved)) for s in searches)
    return replay, [(search, found) for search, found in pairs if found is not None]


def _saved_for(
    search: m.Search, saved: Mapping[tuple[str, str, str], SavedSearch]
) -> SavedSearch | None:
    by_id = saved.get((search.site, search.kind, search.term))
    return by_id or saved.get((search.site, search.kind, search.query))


def _collect(
    home: Home,
    replay: Replay,
    matched: Sequence[Matched],
    clock: Clock,
    *,
    progress: Progress,
) -> None:
    searches = [search for search, _ in matched]
    with closing(home.archive()) as archive:
        tools = Tools(
            pages=ReplayPages({search.pk: saved.files for search, saved in matched}, clock),
            archive=archive,
            clock=clock,
            adapters=_adapters(home, searches),
            pictures=replay.pictures,
            blobs=home.blobs,
        )
        collect_all(searches, tools, progress=progress)


def _adapters(home: Home, searches: Sequence[m.Search]) -> dict[str, Adapter]:
    """Return an adapter for each site: the round's frozen one, for a probe the present one."""
    adapters: dict[str, Adapter] = {}
    for search in searches:
        if search.site in adapters:
            continue
        frozen = opening.frozen_adapters(search.round) if search.kind != "probe" else {}
        adapters[search.site] = frozen.get(search.site) or opening.current_adapter(
            search.site, home, search.round.name
        )
    return adapters


def _fresh(searches: Iterable[m.Search]) -> tuple[m.Search, ...]:
    """Return searches as the ledger now has them."""
    ids = [search.pk for search in searches]
    found = m.Search.objects.in_bulk(ids)
    return tuple(found[pk] for pk in ids)
