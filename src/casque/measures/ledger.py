"""What the measures are counted from: the ledger's tables, as frames."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from casque.tables import HISTORY


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
    history: pl.DataFrame = field(default_factory=HISTORY.empty)
