"""What an offer is, derived from the verdicts of its advertisements."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from casque.tables import OFFER_VERDICTS

COUNTING_GOODS = ("genuine", "unsure")
"""Only *clearly* fake is excluded (briefing), so an unsure offer counts."""

CERTAIN_GOODS = ("genuine",)
SALES = ("sale", "auction")

_MEMBER = ["site", "item"]
_VERSION = [*_MEMBER, "version"]


def offer_verdicts(
    verdicts: pl.DataFrame, offers: pl.DataFrame, seen: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Return what each offer is for each product that one of its members was screened for.

    Judged members that agree give the goods; members that disagree make it unsure until a
    person judges again so that they agree. An item sold on one site may still be offered on
    another, so one member on sale is enough. Unjudged stays null and counts nowhere.

    Args:
        verdicts: rows of VERDICTS.
        offers: rows of OFFERS.
        seen: the (site, item, version) to look at; without it, every verdict is.
    """
    if seen is not None:
        verdicts = verdicts.join(seen.select(_VERSION).unique(), on=_VERSION, how="semi")
    found = agree(verdicts.join(offers, on=_MEMBER, how="inner"), by=OFFER_VERDICTS.key)
    return OFFER_VERDICTS.check(found.select(OFFER_VERDICTS.columns.keys()))


def agree(verdicts: pl.DataFrame, *, by: Sequence[str]) -> pl.DataFrame:
    """Return what the members of each group agree on: one rule for offers, rounds, and both.

    Args:
        verdicts: rows of VERDICTS with the columns that group them.
        by: these columns, such as offer and product, or round, offer and product.
    """
    ordered = verdicts.sort("at", "by", "version", nulls_last=False)
    members = ordered.group_by(*by, *_MEMBER, maintain_order=True).last()
    summed = members.group_by(by).agg(**_SUMMARY).with_columns(**_GOODS).with_columns(**_COUNTS)
    return summed.drop("opinions", "any_goods", "any_sale").sort(by)


_IS_JUDGED = pl.col("goods").is_not_null()
_SUMMARY = {
    "opinions": pl.col("goods").drop_nulls().n_unique(),
    "any_goods": pl.col("goods").drop_nulls().min(),
    "any_sale": pl.col("act").filter(_IS_JUDGED).is_in(SALES).any(),
    "members": pl.len().cast(pl.Int64),
    "judged_members": _IS_JUDGED.sum().cast(pl.Int64),
}
_GOODS = {
    "conflict": pl.col("opinions") > 1,
    "goods": pl.when(pl.col("opinions") > 1).then(pl.lit("unsure")).otherwise(pl.col("any_goods")),
    "on_sale": pl.when(pl.col("opinions") > 0).then(pl.col("any_sale")),
}
_COUNTS = {
    "counting": pl.col("goods").is_in(COUNTING_GOODS).fill_null(False) & pl.col("any_sale"),
    "certain": pl.col("goods").is_in(CERTAIN_GOODS).fill_null(False) & pl.col("any_sale"),
}
