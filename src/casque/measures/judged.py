"""What people's verdicts make of an offer in a round."""

from __future__ import annotations

import polars as pl

from casque.linkage.verdicts import CERTAIN_GOODS, COUNTING_GOODS, SALES

_OFFER = ("round", "offer", "product")
_VERSION = ("site", "item", "version")


def judged_offers(
    versions: pl.DataFrame, verdicts: pl.DataFrame, scope_products: pl.DataFrame
) -> pl.DataFrame:
    """Return what each offer is in each round, for each product its advertisements name.

    The rule is that of `linkage.verdicts.offer_verdicts`, for all rounds in one pass: made from
    the versions that were seen in the round, whenever they were judged, for a verdict belongs
    to the version. A product that was not in force when the round opened does not count in it:
    additions wait for the next.
    """
    named = (
        versions.select("round", "offer", *_VERSION)
        .join(verdicts.select(*_VERSION, "product", "goods", "act", "by", "at"), on=_VERSION)
        .join(scope_products, on=["round", "product"], how="semi")
    )
    return (
        _members(named)
        .with_columns(for_sale=pl.col("goods").is_not_null() & pl.col("act").is_in(SALES))
        .group_by(_OFFER)
        .agg(
            least=pl.col("goods").min(),
            most=pl.col("goods").max(),
            on_sale=pl.col("for_sale").any(),
        )
        .with_columns(goods=_agreed())
        .select(
            *_OFFER,
            counting=_is_one_of(COUNTING_GOODS) & pl.col("on_sale"),
            certain=_is_one_of(CERTAIN_GOODS) & pl.col("on_sale"),
            unjudged=pl.col("goods").is_null(),
        )
    )


def _members(named: pl.DataFrame) -> pl.DataFrame:
    """Return each advertisement once: where the round saw two versions, the latest judged."""
    return (
        named.sort("at", "by", "version", nulls_last=False).group_by(*_OFFER, "site", "item").last()
    )


def _agreed() -> pl.Expr:
    """Return what the judged members agree on: unsure where they do not, null without any."""
    least = pl.col("least")
    return pl.when(least != pl.col("most")).then(pl.lit("unsure")).otherwise(least)


def _is_one_of(goods: tuple[str, ...]) -> pl.Expr:
    return pl.col("goods").is_in(goods).fill_null(value=False)
