"""The one way from a home to its numbers: ledger to frames, frames through the stations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from casque.db import frames, history
from casque.db import models as m
from casque.errors import UsageProblem
from casque.measures.ledger import Ledger
from casque.measures.rows import counted_offers, open_into
from casque.pipeline import Seen, count
from casque.ports import Clock
from casque.rounds import closing, opening
from casque.rounds.concluding import conclude
from casque.rounds.home import Home, collecting
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
    seen = _read_seen()
    zone = _zone(home, seen.scopes)
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


def _zone(home: Home, scopes: tuple[Scope, ...]) -> str:
    """Return the zone that the latest round froze: what YAML says now is for the next one."""
    return scopes[-1].zone if scopes else home.read_programme().zone


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
        judgements=frames.counted_judgements(),
        links=frames.links(),
        history=history.links(),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A number, opened into the offers behind it: as many as its numerator.

    Attributes:
        number: its row of MEASURES.
        offers: what `measures.rows.open_into` returns.
        zone: the programme's zone.
        frozen: of a closed round, its revision and when that was frozen.
    """

    number: dict[str, Any]  # a row of a checked table: MEASURES says which types it holds
    offers: pl.DataFrame
    zone: str
    frozen: tuple[int, datetime] | None


def open_number(home: Home, clock: Clock, measure: str, *, round_: str, product: str) -> Opened:
    """Return a number with the offers behind it; of a closed round, both as they were frozen.

    Raises:
        RoundUnknown: the round was not opened.
        UsageProblem: the measure counts no offers, or the product has no such number.
        RoundState: the round was frozen without the offers behind its numbers.
        EvidenceDamaged: a frozen table was touched.
    """
    opening.find_round(round_)
    frozen = closing.frozen_numbers(home, round_)
    measures, counted = (
        _numbers_now(home, round_, clock) if frozen is None else (frozen.measures, frozen.counted)
    )
    offers = open_into(counted, measure, product=product)
    return Opened(
        number=number_of(measures, measure, round_, product),
        offers=offers,
        zone=home.read_programme().zone,
        frozen=None if frozen is None else (frozen.revision, frozen.at),
    )


def _numbers_now(home: Home, name: str, clock: Clock) -> tuple[pl.DataFrame, pl.DataFrame]:
    known = read_known(home, clock)
    return known.measures, counted_offers(known.ledger, name, zone=known.zone)


def number_of(measures: pl.DataFrame, measure: str, round_: str, product: str) -> dict[str, Any]:
    """Return a number's row of MEASURES; a product that was not in force has no number, not 0.

    Raises UsageProblem where there is none.
    """
    rows = measures.filter(pl.col("measure") == measure, pl.col("round") == round_)
    for row in rows.filter(pl.col("product") == product).iter_rows(named=True):
        return row
    there = ", ".join(code or "all" for code in sorted(rows["product"])) or "none"
    what = f"no {measure} of product {product or 'all'} in {round_}: it was counted for {there}"
    raise UsageProblem(what=what)


def close_round(home: Home, name: str, *, by: str, why: str, clock: Clock) -> m.Revision:
    """Close a round, or revise a closed one, with its tables as they are counted now."""
    with collecting(home):  # nothing is collected, and nobody else closes, meanwhile
        conclude(home, name, clock=clock)  # what was entered by hand may not be screened yet
        return _close(home, name, by=by, why=why, clock=clock)


def _close(home: Home, name: str, *, by: str, why: str, clock: Clock) -> m.Revision:
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
        "counted": counted_offers(ledger, name, zone=known.zone),
    }
    return closing.close_round(home, name, tables, by=by, why=why, now=clock.now())
