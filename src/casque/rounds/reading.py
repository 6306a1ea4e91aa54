"""The one way from a home to its numbers: ledger to frames, frames through the stations."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from casque.db import frames
from casque.db import models as m
from casque.measures.ledger import Ledger
from casque.pipeline import Seen, count
from casque.ports import Clock
from casque.rounds import closing, opening
from casque.rounds.home import Home
from casque.scope import Scope
from casque.stations.link import Linked


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Everything a home knows, as tables: what the reports are made from.

    `counted` are the measures as they are counted now, `measures` those that stand: for a closed
    round the ones it was frozen with.
    """

    ledger: Ledger
    linked: Linked
    findings: pl.DataFrame
    counted: pl.DataFrame
    measures: pl.DataFrame
    scopes: tuple[Scope, ...]
    zone: str


def read_known(home: Home, clock: Clock) -> Known:
    """Return what the home knows, with every measure of every round that was opened.

    Reads only: links that are found are not recorded here.
    """
    zone, seen = home.read_programme().zone, _read_seen()
    counted = count(seen, at=clock.now(), zone=zone)
    return Known(
        ledger=counted.ledger,
        linked=counted.linked,
        findings=seen.findings,
        counted=counted.measures,
        measures=closing.with_frozen(home, counted.measures),
        scopes=seen.scopes,
        zone=zone,
    )


def _read_seen() -> Seen:
    opened = m.Round.objects.filter(opened_at__isnull=False).order_by("name")
    return Seen(
        rounds=frames.rounds(),
        scopes=tuple(opening.frozen_scope(r) for r in opened),
        searches=frames.searches(),
        hits=frames.hits(),
        sightings=frames.sightings(),
        findings=frames.findings(),
        pictures=frames.pictures(),
        judgements=frames.judgements(),
        links=frames.links(),
    )


def close_round(home: Home, name: str, *, by: str, why: str, clock: Clock) -> m.Revision:
    """Close a round, or revise a closed one, with its tables as they are counted now."""
    known = read_known(home, clock)
    ledger, of_round = known.ledger, pl.col("round") == name
    searches = ledger.searches.filter(of_round)
    tables = {
        "scope_sites": ledger.scope_sites.filter(of_round),
        "scope_products": ledger.scope_products.filter(of_round),
        "searches": searches,
        "hits": ledger.hits.join(searches, on="search", how="semi"),
        "sightings": ledger.sightings.filter(of_round),
        "verdicts": ledger.verdicts,
        "offers": ledger.offers,
        "measures": known.counted.filter(of_round),
    }
    return closing.close_round(home, name, tables, by=by, why=why, now=clock.now())
