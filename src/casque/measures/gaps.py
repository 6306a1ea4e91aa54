"""What a round did not see, and why: shown beside every number."""

from __future__ import annotations

import polars as pl

from casque.measures.ledger import Ledger
from casque.measures.reach import site_products
from casque.measures.seen import monthly_searches
from casque.measures.timeline import timeline


def searches_by_state(ledger: Ledger, *, zone: str) -> pl.DataFrame:
    """Return how many monthly searches of each round ended in each state."""
    return (
        _monthly(ledger, zone)
        .group_by("round", "state")
        .agg(searches=pl.len())
        .sort("round", "state")
    )


def uncovered(ledger: Ledger, *, zone: str) -> pl.DataFrame:
    """Return the site-products that are not covered: round, site, product, searches, why."""
    unplanned = pl.col("searches") == 0
    return (
        site_products(ledger, _monthly(ledger, zone))
        .filter(~pl.col("covered"))
        .select(
            "round", "site", "product", "searches", "reached",
            why=pl.when(unplanned)
            .then(pl.lit("no monthly search names this product here"))
            .otherwise("why"),
        )
        .sort("round", "site", "product")
    )  # fmt: skip


def _monthly(ledger: Ledger, zone: str) -> pl.DataFrame:
    return monthly_searches(ledger, timeline(ledger.rounds, zone=zone))
