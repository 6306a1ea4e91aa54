"""What was known before casque: an imported link makes its offer known from its first month on."""

from __future__ import annotations

import polars as pl

from casque.measures.ledger import Ledger

_ITEM = ("site", "item")


def imported_offers(ledger: Ledger, seen: pl.DataFrame) -> pl.DataFrame:
    """Return the offers that history knows: offer, first_imported (a month).

    An advertisement is found again by what names it on its site, or by its link: old lists know
    links alone, and a site may have come into scope under another name since.

    Args:
        ledger: the tables behind every number.
        seen: what `seen_advertisements` returns.
    """
    advertisements = pl.concat(
        [seen.select("offer", *_ITEM), ledger.offers.select("offer", *_ITEM)]
    )
    by_item = ledger.history.select(*_ITEM, "first_round")
    found = pl.concat([by_item, _by_link(ledger)])
    return (
        advertisements.unique()
        .join(found, on=_ITEM)
        .group_by("offer")
        .agg(first_imported=pl.col("first_round").min())
    )


def _by_link(ledger: Ledger) -> pl.DataFrame:
    """Return the advertisements that were seen under a link that history names."""
    named = ledger.history.filter(pl.col("link") != "").select("link", "first_round")
    places = ledger.sightings.select(*_ITEM, "link").unique()
    return places.join(named, on="link").select(*_ITEM, "first_round")
