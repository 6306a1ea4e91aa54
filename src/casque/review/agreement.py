"""How far two readers who know nothing of each other agree: Cohen's kappa.

J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological
Measurement 20 (1960), 37-46: kappa = (p_o - p_e) / (1 - p_e), with p_o the share on which they
agree and p_e the share on which they would by chance, given how often each says each thing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import polars as pl

from casque.review.stages import Said, readings

Pair = tuple[str, str]
"""What the first and the second reader of one item said it is."""

KAPPA: Final = {
    "product": pl.String(), "pairs": pl.Int64(), "agreement": pl.Float64(), "kappa": pl.Float64(),
}  # fmt: skip
"""Agreement per product; agreement and kappa are null where they are not defined."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """On how many pairs, on which share of them readers agree, and kappa; None: not defined."""

    pairs: int
    agreement: float | None
    kappa: float | None


def agreement(pairs: Iterable[Pair]) -> Agreement:
    """Return how far readers agree.

    Kappa is not defined without pairs, nor where both only ever said one and the same thing.

    >>> agreement([("genuine", "genuine"), ("genuine", "fake"), ("fake", "fake")]).kappa
    0.4
    """
    said = list(pairs)
    if not said:
        return Agreement(0, None, None)
    total = len(said)
    observed = sum(first == second for first, second in said) / total
    firsts, seconds = Counter(f for f, _ in said), Counter(s for _, s in said)
    expected = sum(firsts[goods] * seconds[goods] for goods in firsts) / total**2
    kappa = None if expected == 1 else round((observed - expected) / (1 - expected), 12)
    return Agreement(total, observed, kappa)


def kappa_of(read: pl.DataFrame) -> pl.DataFrame:
    """Return the agreement on each product, products in their order (KAPPA).

    Args:
        read: product, version, decision, by and goods of every blind verdict that stands, in the
            order in which they were given. Versions that were judged together are one pair.
    """
    pairs: dict[str, dict[tuple[int, int], Pair]] = {}
    for product, first, second in _pairs(read):
        known = pairs.setdefault(product, {})
        known[first[0], second[0]] = (first[1], second[1])
    rows = [(product, agreement(found.values())) for product, found in sorted(pairs.items())]
    values = [(product, a.pairs, a.agreement, a.kappa) for product, a in rows]
    return pl.DataFrame(values, schema=KAPPA, orient="row")


_One = tuple[int, str]  # a decision, and what it says


def _pairs(read: pl.DataFrame) -> Iterator[tuple[str, _One, _One]]:
    """Yield what the first two readers of each version said."""
    said: dict[tuple[str, int], list[Said]] = {}
    columns = read.select("product", "version", "by", "goods", "decision").iter_rows()
    for product, version, by, goods, decision in columns:
        # the decision goes where the act would: `readings` minds neither
        said.setdefault((product, version), []).append(Said(by, goods, str(decision)))
    for (product, _), of_version in said.items():
        found = readings(of_version)
        if len(found) > 1:
            first, second = ((int(one.act), one.goods) for one in found[:2])
            yield product, first, second
