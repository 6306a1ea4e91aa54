"""In which order items are read, and why this one: uncertainty x diversity x freshness.

The priority is the logarithm of the product, so that it never has to be counted anew as time goes:
    log2(uncertainty) - log2(alike before it + 1) / 2 - log2(of its kind before it + 1) / 8
    + months since 2000 / HALF_LIFE
It depends on what was collected alone and never on what was judged: a decision that is taken back
leaves the order as it was.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import polars as pl

HALF_LIFE: Final = 6
"""Months after which an item weighs half."""

FEATURES: Final = {
    "offer": pl.String(), "product": pl.String(), "round": pl.String(), "stratum": pl.String(),
    "site": pl.String(), "account": pl.String(), "term": pl.String(), "words": pl.Int64(),
    "plain": pl.Boolean(), "named": pl.Boolean(), "products": pl.Int64(), "empty": pl.Boolean(),
    "fresh": pl.String(), "first_at": pl.Datetime("us", "UTC"),
}  # fmt: skip
"""What the order is made from, one row for each item.

`round` is where it was first seen and `fresh` that of its newest text; `named`: a word names it;
`plain`: one of its words stands undisguised; `products`: how many its offer is named for;
`empty`: its lead has no text.
"""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an item is uncertain: what it is called, how open it leaves the question, when."""

    code: str
    weight: float
    applies: pl.Expr
    field: str = ""  # the column that is told with it


_NAMED = pl.col("named")

UNCERTAINTY: Final[tuple[Reason, ...]] = (
    Reason("several_products", 0.9, _NAMED & (pl.col("products") > 1), "products"),
    Reason("disguised", 0.8, _NAMED & ~pl.col("plain")),
    Reason("no_text", 0.75, pl.col("empty")),
    Reason("drawn", 0.7, pl.col("stratum") != "", "stratum"),
    Reason("one_word", 0.6, _NAMED & (pl.col("words") == 1)),
    Reason("several_words", 0.4, _NAMED & (pl.col("words") > 1), "words"),
    Reason("no_word", 0.3, ~_NAMED),
)
"""The most open question first; an item is as uncertain as the strongest reason that applies.

What is drawn is raised, so that a round's sample is read to its end: it is what estimates stand on.
"""

ALIKE: Final = ("product", "site", "account", "term")
"""Items that share these are alike: after one of them, another seller or word is looked at."""

KIND: Final = ("product", "site", "term")
"""Items that share these are of one kind: kinds take turns, so that none fills a whole day."""


def in_order(features: pl.DataFrame) -> pl.DataFrame:
    """Return offer, product, priority and why (JSON: a list of code and fields) of each item."""
    counted = _alike(features).with_columns(uncertainty=_uncertainty(), months=_months())
    ranked = counted.with_columns(
        priority=(
            pl.col("uncertainty").log(2)
            - (pl.col("ahead") + 1).log(2) / 2
            - (pl.col("of_kind") + 1).log(2) / 8
            + pl.col("months") / HALF_LIFE
        ).round(6)
    )
    codes = [pl.when(r.applies).then(pl.lit(r.code)).otherwise(pl.lit("")) for r in UNCERTAINTY]
    told = ranked.select(
        pl.concat_str(codes, separator="|"), "ahead", pl.col("of_kind") == 0, "fresh", *_FIELDS
    )
    why = pl.Series("why", [_why(*row) for row in told.iter_rows()], dtype=pl.String)
    return ranked.with_columns(why).select("offer", "product", "priority", "why")


_FIELDS: Final = tuple(reason.field for reason in UNCERTAINTY if reason.field)


def _alike(features: pl.DataFrame) -> pl.DataFrame:
    """Return the features with how many alike were seen before: later ones move none of them."""
    ordered = features.sort("first_at", "offer", "product")
    place = pl.int_range(pl.len(), dtype=pl.Int64)
    return ordered.with_columns(
        ahead=pl.when("named").then(place.over(ALIKE)).otherwise(0),
        of_kind=pl.when("named").then(place.over(KIND)).otherwise(0),
    )


def _uncertainty() -> pl.Expr:
    weights = [pl.when(r.applies).then(r.weight).otherwise(0.0) for r in UNCERTAINTY]
    return pl.max_horizontal(weights)


def _months() -> pl.Expr:
    year, month = (pl.col("fresh").str.slice(*part).cast(pl.Int64) for part in ((0, 4), (5, 2)))
    return (year - 2000) * 12 + month


@lru_cache(maxsize=10_000)
def _why(codes: str, ahead: int, is_first: bool, fresh: str, *fields: object) -> str:
    """Return the reasons of an item, the strongest first, then how alike and how fresh it is."""
    values = dict(zip(_FIELDS, fields, strict=True))
    applying = [reason for reason in UNCERTAINTY if reason.code in codes.split("|")]
    reasons: list[dict[str, object]] = [
        {"code": r.code} | ({r.field: values[r.field]} if r.field else {}) for r in applying
    ]
    if is_first:
        reasons.append({"code": "first_of_its_kind"})
    elif ahead:
        reasons.append({"code": "alike", "ahead": ahead})
    return json.dumps([*reasons, {"code": "seen", "round": fresh}])
