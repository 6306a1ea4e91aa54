"""The oracle that judges in the demo: it knows the market's truth, and errs at a stated rate.

It stands for the analysts of a real month, and signs as what it is. What casque does not put
before it, it does not see.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import polars as pl

from casque.demo.simulation import LivingMarket
from casque.demo.simulation.chance import chance
from casque.demo.simulation.planted import judge
from casque.tables import JUDGEMENTS

ORACLE = "oracle"
ERROR_RATE = 0.03
"""The share of judgements that are wrong: near what two careful analysts differ by."""

MISTAKEN = {
    "genuine": "fake", "unsure": "fake", "fake": "genuine", "look-alike": "genuine",
    "innocent": "unsure",
}  # fmt: skip
"""What the oracle takes goods for where it errs."""

_VERSION = ("site", "item", "version")


def judgements(
    waiting: pl.DataFrame, market: LivingMarket, month: str, *, at: datetime
) -> pl.DataFrame:
    """Return the oracle's word on each version and product that waits (JUDGEMENTS).

    Args:
        waiting: rows of VERDICTS without goods, seen in the month.
        market: the market that was searched.
        month: the round.
        at: when it judges.
    """
    rows = [
        {**row, "confidence": "high", "basis": "text", "by": ORACLE, "at": at, "why": _why()}
        for row in _judged(waiting, market, month)
    ]
    return JUDGEMENTS.frame(rows)


def _judged(waiting: pl.DataFrame, market: LivingMarket, month: str) -> Iterator[dict[str, object]]:
    for site, item, version, product in waiting.select(*_VERSION, "product").iter_rows():
        words = {word.product: word for word in judge(market, site, item, month)}
        word = words.get(product)
        goods, act = (word.goods, word.act) if word else ("innocent", "sale")
        if chance(market.world.seed, "oracle", site, item, version, product) < ERROR_RATE:
            goods = MISTAKEN[goods]
        yield {
            "site": site, "item": item, "version": version, "product": product,
            "goods": goods, "act": act,
        }  # fmt: skip


def _why() -> str:
    return f"an oracle that knows the market and errs in {ERROR_RATE:.0%} of its words"
