"""Which searches of the ledger are meant, and by which adapter each is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from django.db.models import Q, QuerySet

from casque.db import actions
from casque.db import models as m
from casque.errors import RoundState, SiteUnknown, TermUnknown, UsageProblem
from casque.rounds import opening
from casque.rounds.home import Home
from casque.rounds.replay import TABLE, Replay, SavedSearch, read_replay
from casque.sites.adapter import Adapter
from casque.tables import MONTHLY

ENDED = ("done", "empty", "word_blocked")
"""States in which a monthly search has nothing left to do."""

Matched = tuple[m.Search, SavedSearch]
"""A search of the ledger with the saved pages that answer it."""


def match_saved(name: str, replay: Replay, *, again: bool) -> list[Matched]:
    """Return the searches of the ledger that the saved pages answer, in the folder's order."""
    matched = []
    for saved in replay.searches:
        if saved.kind == "probe":
            probe = actions.ask_for_probe(round_name=name, site=saved.site, words=saved.term)
            matched.append((probe, saved))
            continue
        search = _planned(name, saved.kind, saved.site, saved.term)[0]
        if again or search.state not in ENDED:
            matched.append((search, saved))
    return matched


def match_live(
    name: str, *, site: str | None, term: str | None, again: bool
) -> tuple[m.Search, ...]:
    """Return the monthly searches of a round that are to be made of these sites and terms.

    Raises SiteUnknown and TermUnknown where the round does not search them.
    """
    planned = _planned(name, MONTHLY, site, term).order_by("pk")
    return tuple(s for s in planned if again or s.state not in ENDED)


def a_probe(name: str, *, site: str | None, term: str | None) -> m.Search:
    """Return the probe of these words on this site, made where it was not there."""
    if site is None or term is None:
        raise UsageProblem(what="a live probe is one search: say which with --site and --term")
    return actions.ask_for_probe(round_name=name, site=site, words=term)


def _planned(name: str, kind: str, site: str | None, term: str | None) -> QuerySet[m.Search]:
    """Return planned searches, at least one; a term may be named by its id or its words."""
    round_ = opening.find_round(name)
    if round_.closed_at is not None:
        raise RoundState(round=name, state="closed", do="add --probe to read pages beside it")
    searches = m.Search.objects.filter(round=round_, kind=kind).select_related("round")
    of_site = searches if site is None else searches.filter(site=site)
    if site is not None and not of_site.exists():
        raise SiteUnknown(
            site=site, do=f"round {name} does not search it; add --probe to try it anyway"
        )
    if term is None:
        return of_site
    found = of_site.filter(Q(term=term) | Q(query=term))
    if not found.exists():
        raise TermUnknown(
            term=term, round=name, do="the round does not search it; add --probe to try it"
        )
    return found


def one_replay(search: m.Search) -> tuple[str, int]:
    """Return what searches of one replay share: a flat folder is one search."""
    is_table = (Path(search.source) / TABLE).is_file()
    return search.source, 0 if is_table else search.pk


def match_again(
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


def adapters_of(home: Home, searches: Sequence[m.Search]) -> dict[str, Adapter]:
    """Return an adapter for each site: the round's frozen one, for a probe the present one."""
    frozen: dict[str, dict[str, Adapter]] = {}  # by round: a round's are read once
    adapters: dict[str, Adapter] = {}
    for search in searches:
        if search.site in adapters:
            continue
        name = search.round.name
        if search.kind != "probe" and name not in frozen:
            frozen[name] = opening.frozen_adapters(search.round)
        known = frozen.get(name, {}).get(search.site) if search.kind != "probe" else None
        adapters[search.site] = known or opening.current_adapter(search.site, home, name)
    return adapters
