"""Station 5, verify: what people decided about each screened advertisement, and what waits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from casque.errors import JudgementRefused
from casque.tables import ACTS, BASES, CONFIDENCES, GOODS, VERDICTS

_KEY = list(VERDICTS.key)

Judged = Mapping[str, object]


def verify(
    findings: pl.DataFrame, judgements: pl.DataFrame, text_only: Collection[str]
) -> pl.DataFrame:
    """Return the present verdict of every screened or judged version and product.

    Whole: a version needs all its judgements. A judgement holds for exactly the version it was
    given for, and so carries over until text, pictures or price change. The latest one counts.

    Raises:
        JudgementRefused: a judgement that should never have been recorded.
    """
    _refuse_broken(judgements, text_only)
    keys = pl.concat([findings.select(_KEY), judgements.select(_KEY)]).unique()
    verdicts = keys.join(_latest(judgements), on=_KEY, how="left").sort(_KEY)
    return VERDICTS.check(verdicts.select(VERDICTS.columns.keys()))


def _latest(judgements: pl.DataFrame) -> pl.DataFrame:
    ordered = judgements.sort("at", "by", maintain_order=True)
    return ordered.group_by(_KEY, maintain_order=True).last()


@dataclass(frozen=True, slots=True)
class Rules:
    """What a programme allows: its products (None: not asked), and those that text decides."""

    products: Collection[str] | None
    text_only: Collection[str]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a judgement is refused: the column, what is wrong, what to do."""

    column: str
    what: str
    do: str


@dataclass(frozen=True, slots=True)
class Check:
    """One rule of judging: when it is broken, and what is then said."""

    column: str
    is_broken: Callable[[Judged, Rules], bool]
    what: str
    do: str


def check_judgement(
    judgement: Judged, *, products: Collection[str] | None, text_only: Collection[str]
) -> tuple[Refusal, ...]:
    """Return why a judgement may not be recorded; nothing where it may, whoever gave it.

    >>> bone = {"product": "TB", "goods": "genuine", "act": "sale", "confidence": "high",
    ...         "basis": "picture", "by": "ann", "at": datetime.fromisoformat("2014-09-01T08:00Z")}
    >>> [r.column for r in check_judgement(bone, products={"TB"}, text_only={"TB"})]
    ['basis']
    """
    rules = Rules(products, text_only)
    return tuple(
        Refusal(check.column, check.what, check.do)
        for check in CHECKS
        if check.is_broken(judgement, rules)
    )


def _refuse_broken(judgements: pl.DataFrame, text_only: Collection[str]) -> None:
    """Raise for the first judgement that breaks a rule; each kind of row is looked at once."""
    kinds = pl.struct(
        "product", "goods", "act", "confidence", "basis", "by", pl.col("at").is_null()
    )
    seen = judgements.with_row_index("row").group_by(kinds).agg(pl.col("row").min())
    for judgement in judgements[seen["row"].sort()].iter_rows(named=True):
        for refusal in check_judgement(judgement, products=None, text_only=text_only):
            raise JudgementRefused(
                site=judgement["site"], item=judgement["item"], product=judgement["product"],
                what=f"{refusal.column} {refusal.what}", do=refusal.do,
            )  # fmt: skip


def _is_outside(column: str, words: tuple[str, ...]) -> Callable[[Judged, Rules], bool]:
    return lambda judgement, _: judgement.get(column) not in words


def _has_no_product(judgement: Judged, rules: Rules) -> bool:
    product = judgement.get("product")
    return not product or (rules.products is not None and product not in rules.products)


def _rests_on_a_picture_alone(judgement: Judged, rules: Rules) -> bool:
    return judgement.get("basis") == "picture" and judgement.get("product") in rules.text_only


def _has_nobody(judgement: Judged, _: Rules) -> bool:
    return not str(judgement.get("by") or "").strip()


def _has_no_moment(judgement: Judged, _: Rules) -> bool:
    at = judgement.get("at")
    return not isinstance(at, datetime) or at.utcoffset() is None


def _one_of(column: str, words: tuple[str, ...]) -> Check:
    what, do = f"is none of {', '.join(words)}", "write one of these"
    return Check(column, _is_outside(column, words), what, do)


CHECKS: tuple[Check, ...] = (
    Check("product", _has_no_product, "is no product of this programme", "write its code"),
    _one_of("goods", GOODS),
    _one_of("act", ACTS),
    _one_of("confidence", CONFIDENCES),
    _one_of("basis", BASES),
    Check(
        "basis", _rests_on_a_picture_alone,
        "is a picture alone, which cannot decide this product",
        "judge by the seller's text, or leave it unjudged",
    ),
    Check("by", _has_nobody, "is blank", "say who judged"),
    Check(
        "at", _has_no_moment,
        "is not a moment with a time zone",
        "say when it was judged, such as 2012-03-05 18:05+08:00",
    ),
)  # fmt: skip
"""The rules of judging, for every face: sheets, the web, the ledger (DESIGN section 4).

That tiger and leopard bone are never judged on a picture alone is the field's experience
(reference/field.md, "How analysts tell").
"""
