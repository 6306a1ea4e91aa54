"""What people's verdicts make of an offer in a round."""

from __future__ import annotations

import polars as pl

from casque.linkage.verdicts import agree

_OFFER = ("round", "offer", "product")
_VERSION = ("site", "item", "version")


def judged_offers(
    versions: pl.DataFrame, verdicts: pl.DataFrame, scope_products: pl.DataFrame
) -> pl.DataFrame:
    """Return what each offer is in each round, for each product its advertisements name.

    The rule is that of `linkage.verdicts`, for all rounds in one pass: made from the versions
    that were seen in the round, whenever they were judged, for a verdict belongs to the version.
    A product that was not in force when the round opened does not count in it: additions wait
    for the next.
    """
    named = (
        versions.select("round", "offer", *_VERSION)
        .join(verdicts.select(*_VERSION, "product", "goods", "act", "by", "at"), on=_VERSION)
        .join(scope_products, on=["round", "product"], how="semi")
    )
    unjudged = pl.col("goods").is_null().alias("unjudged")
    return agree(named, by=_OFFER).select(*_OFFER, "counting", "certain", unjudged)
