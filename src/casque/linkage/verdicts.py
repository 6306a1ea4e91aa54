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
    rows = found.select(OFFER_VERDICTS.columns.keys()).sort(OFFER_VERDICTS.key)
    return OFFER_VERDICTS.check(rows)


def agree(verdicts: pl.DataFrame, *, by: Sequence[str]) -> pl.DataFrame:
    """Return what the members of each group agree on, in no order.

    One rule for offers here and for all rounds at once in `measures.judged`.

    Args:
        verdicts: rows of VERDICTS with the columns that group them.
        by: these columns, such as offer and product, or round, offer and product.
    """
    members = _latest(verdicts, by).with_columns(for_sale=_FOR_SALE)
    summed = members.group_by(by).agg(**_SUMMARY).with_columns(**_GOODS).with_columns(**_COUNTS)
    return summed.drop("least", "most", "any_sale")


def _latest(verdicts: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Return each member of a group once: where it has two versions, the latest judged."""
    ordered = verdicts.sort("at", "by", "version", nulls_last=False)
    return ordered.group_by(*by, *_MEMBER).last()


_IS_JUDGED = pl.col("goods").is_not_null()
_FOR_SALE = _IS_JUDGED & pl.col("act").is_in(SALES)
_SUMMARY = {
    "least": pl.col("goods").min(),
    "most": pl.col("goods").max(),
    "any_sale": pl.col("for_sale").any(),
    "members": pl.len().cast(pl.Int64),
    "judged_members": pl.col("goods").count().cast(pl.Int64),
}
_GOODS = {
    "conflict": (pl.col("least") != pl.col("most")).fill_null(False),
    "goods": pl.when(pl.col("least") != pl.col("most")).then(pl.lit("unsure")).otherwise("least"),
    "on_sale": pl.when(pl.col("least").is_not_null()).then(pl.col("any_sale")),
}
_COUNTS = {
    "counting": pl.col("goods").is_in(COUNTING_GOODS).fill_null(False) & pl.col("any_sale"),
    "certain": pl.col("goods").is_in(CERTAIN_GOODS).fill_null(False) & pl.col("any_sale"),
}
