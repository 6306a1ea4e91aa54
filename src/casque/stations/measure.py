"""Station 7: from offers, searches and scope to numerator over denominator."""

from __future__ import annotations

import polars as pl

from casque.measures.counted import stand
from casque.measures.figures import figures, tabulate
from casque.measures.ledger import Ledger
from casque.tables import MEASURES


def measure(ledger: Ledger, zone: str) -> pl.DataFrame:
    """Return every measure of every round, for each product in force and for all of them.

    Looks at the whole ledger: what is new in a round depends on the rounds before it.
    """
    return MEASURES.check(tabulate(figures(ledger, stand(ledger, zone=zone))))
