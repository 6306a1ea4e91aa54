"""What the measures are counted from: the ledger's tables, as frames."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """The tables behind every number, each as `casque.tables` declares it.

    All rounds, sites and kinds of search: the rules themselves leave out what does not count.
    """

    rounds: pl.DataFrame
    scope_sites: pl.DataFrame
    scope_products: pl.DataFrame
    searches: pl.DataFrame
    hits: pl.DataFrame
    sightings: pl.DataFrame
    verdicts: pl.DataFrame
    offers: pl.DataFrame
