"""The eight stations in order: the story of one round on one page.

    pages come          1 plan      what will be searched: every term on every site
                        2 collect   what each page was, and what it gave
                        3 preserve  whether what was seen is still as it was recorded
                        4 screen    which terms stand in it, and what they name
    people judge        5 verify    what people decided, and what waits for them
                        6 link      which advertisements are one offer, whose accounts one dealer
                        7 measure   numerator over denominator
                        8 report    what each site is asked to remove; figures and tables

`count` is the second half over everything a programme has seen; a home reads its ledger into it.
`play` is a whole round on frames alone, without ledger or disk: the same rules, the same numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from casque.lexicon import Lexicon
from casque.measures.ledger import Ledger
from casque.scope import Scope, scope_frames
from casque.sites.adapter import Adapter
from casque.sites.classes import state_of
from casque.stations.collect import Collected, collect, hits_of, sightings_of
from casque.stations.link import Linked, link
from casque.stations.measure import measure
from casque.stations.plan import plan
from casque.stations.screen import screen
from casque.stations.verify import verify
from casque.tables import HISTORY, JUDGEMENTS, LINKS, PICTURES, ROUNDS, SEARCHES


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Everything a programme has seen and was told, as the tables of `casque.tables`."""

    rounds: pl.DataFrame
    scopes: tuple[Scope, ...]
    searches: pl.DataFrame
    hits: pl.DataFrame
    sightings: pl.DataFrame
    findings: pl.DataFrame
    pictures: pl.DataFrame
    judgements: pl.DataFrame
    links: pl.DataFrame
    history: pl.DataFrame = field(default_factory=HISTORY.empty)

    @property
    def text_only(self) -> Collection[str]:
        """Return the products that no picture alone can decide."""
        return frozenset(code for scope in self.scopes for code in scope.text_only)


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """What stands after people judged: verdicts and offers in the ledger, dealers, measures."""

    ledger: Ledger
    linked: Linked
    measures: pl.DataFrame


def count(seen: Seen, *, at: datetime, zone: str) -> Counted:
    """Return the verdicts, offers, dealers and measures of everything that was seen.

    Whole: what is new in a round depends on the rounds before it.
    """
    scope_sites, scope_products = scope_frames(seen.scopes)
    linked = link(seen.sightings, seen.pictures, seen.links, at=at)
    ledger = Ledger(
        rounds=seen.rounds,
        scope_sites=scope_sites,
        scope_products=scope_products,
        searches=seen.searches,
        hits=seen.hits,
        sightings=seen.sightings,
        verdicts=verify(seen.findings, seen.judgements, seen.text_only),
        offers=linked.offers,
        history=seen.history,
    )
    return Counted(ledger, linked, measure(ledger, zone))


def play(
    scope: Scope,
    pages: pl.DataFrame,
    adapters: Mapping[str, Adapter],
    lexicon: Lexicon,
    *,
    opened_at: datetime,
    judgements: pl.DataFrame | None = None,
) -> Counted:
    """Return what one round of saved pages comes to, on frames alone.

    Args:
        scope: what is in force; its searches are numbered from 0 in the order of `plan`.
        pages: rows of PAGES, each with the number of its search.
        adapters: by site.
        lexicon: the round's words, compiled.
        opened_at: the moment the round began, which decides what is new; aware.
        judgements: rows of JUDGEMENTS, where people have judged.
    """
    collected = collect(pages, adapters)
    sightings = sightings_of(collected.results, scope.round)
    seen = Seen(
        rounds=ROUNDS.frame([{"round": scope.round, "opened_at": opened_at}]),
        scopes=(scope,),
        searches=_searches(plan(scope), collected, adapters),
        hits=hits_of(collected.results, 1),
        sightings=sightings,
        findings=screen(sightings, lexicon),
        pictures=PICTURES.empty(),
        judgements=JUDGEMENTS.empty() if judgements is None else judgements,
        links=LINKS.empty(),
    )
    return count(seen, at=opened_at, zone=scope.zone)


def _searches(
    planned: pl.DataFrame, collected: Collected, adapters: Mapping[str, Adapter]
) -> pl.DataFrame:
    """Return the planned searches with how each ended; one without pages is still to do."""
    rows = [
        {**row, "search": number, "state": "todo", "reason": ""}
        | _ended(number, row, collected, adapters)
        for number, row in enumerate(planned.iter_rows(named=True))
    ]
    return SEARCHES.frame(rows)


def _ended(
    number: int, row: dict[str, object], collected: Collected, adapters: Mapping[str, Adapter]
) -> dict[str, object]:
    readings = collected.readings.filter(pl.col("search") == number)
    if readings.is_empty():
        return {}
    state, reason = state_of(readings, adapters[str(row["site"])])
    return {"state": state, "reason": reason}
