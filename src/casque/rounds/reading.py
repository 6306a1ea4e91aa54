"""The one way from a home to its numbers: ledger to frames, frames through the stations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from casque.db import frames
from casque.db import models as m
from casque.measures.ledger import Ledger
from casque.ports import Clock
from casque.rounds import closing, opening
from casque.rounds.concluding import link_all
from casque.rounds.home import Home
from casque.scope import Scope, scope_frames
from casque.stations.link import Linked
from casque.stations.measure import measure
from casque.stations.verify import verify


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
    opened = m.Round.objects.filter(opened_at__isnull=False).order_by("name")
    scopes = tuple(opening.frozen_scope(r) for r in opened)
    zone = home.read_programme().zone
    findings, linked = frames.findings(), link_all(clock)
    ledger = _read_ledger(scopes, findings, linked)
    fresh = measure(ledger, zone)
    return Known(
        ledger=ledger,
        linked=linked,
        findings=findings,
        counted=fresh,
        measures=closing.with_frozen(home, fresh),
        scopes=scopes,
        zone=zone,
    )


def _read_ledger(scopes: Sequence[Scope], findings: pl.DataFrame, linked: Linked) -> Ledger:
    scope_sites, scope_products = scope_frames(scopes)
    text_only = frozenset(code for scope in scopes for code in scope.text_only)
    return Ledger(
        rounds=frames.rounds(),
        scope_sites=scope_sites,
        scope_products=scope_products,
        searches=frames.searches(),
        hits=frames.hits(),
        sightings=frames.sightings(),
        verdicts=verify(findings, frames.judgements(), text_only),
        offers=linked.offers,
    )


def close_round(home: Home, name: str, *, by: str, why: str, clock: Clock) -> m.Revision:
    """Close a round, or revise a closed one, with its tables as they are counted now."""
    known = read_known(home, clock)
    ledger, now = known.ledger, clock.now()
    of_round = pl.col("round") == name
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
    return closing.close_round(home, name, tables, by=by, why=why, now=now)
