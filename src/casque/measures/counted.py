"""Offers as they stand in each round: the rows behind every count."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from casque.measures.history import imported_offers
from casque.measures.judged import judged_offers
from casque.measures.ledger import Ledger
from casque.measures.novelty import BACKLOG, NEW, standings
from casque.measures.reach import site_products
from casque.measures.seen import monthly_searches, seen_advertisements, seen_versions
from casque.measures.timeline import timeline

ALL = ""
"""The product of the rows that count every offer once, whatever it names."""

_NEW = pl.col("counting") & (pl.col("standing") == NEW)
_BACKLOG = pl.col("counting") & (pl.col("standing") == BACKLOG)

COUNTS: dict[str, pl.Expr] = {
    "twpa": pl.col("counting"),
    "twpa_certain": pl.col("certain"),
    "nwpa": _NEW,
    "backlog": _BACKLOG,
    "nwpa_upper": _NEW | _BACKLOG,
    "nwpa_open": _NEW & pl.col("open"),
    "unjudged": pl.col("unjudged"),
    "misdated": (_NEW | _BACKLOG) & pl.col("misdated"),
}
"""Which offers each figure counts: read by the measures and by the rows that explain them."""


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """The ledger, looked at by the counting rules.

    Attributes:
        rounds: what `timeline` returns.
        seen: what `seen_advertisements` returns.
        offers: one row per round, offer and product it names, and one for ALL products.
        reach: what `site_products` returns.
    """

    rounds: pl.DataFrame
    seen: pl.DataFrame
    offers: pl.DataFrame
    reach: pl.DataFrame


def stand(ledger: Ledger, *, zone: str) -> Standing:
    """Return what the monthly searches of every round saw, judged and set in time."""
    rounds = timeline(ledger.rounds, zone=zone)
    searches = monthly_searches(ledger, rounds)
    seen = seen_advertisements(ledger, searches)
    versions = seen_versions(ledger, seen)
    judged = judged_offers(versions, ledger.verdicts, ledger.scope_products)
    times = standings(seen, versions, rounds, imported_offers(ledger, seen), zone=zone)
    offers = pl.concat([_counted_once(judged), judged.select(_JUDGED)]).join(
        times, on=["round", "offer"]
    )
    return Standing(rounds, seen, offers, site_products(ledger, searches))


_JUDGED = ("round", "offer", "product", "counting", "certain", "unjudged")


def _counted_once(judged: pl.DataFrame) -> pl.DataFrame:
    """Return one row per offer and round; unjudged only where no product was judged."""
    return (
        judged.group_by("round", "offer")
        .agg(pl.col("counting", "certain").any(), pl.col("unjudged").all(), product=pl.lit(ALL))
        .select(_JUDGED)
    )
