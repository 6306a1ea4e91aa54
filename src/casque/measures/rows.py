"""Every number opens into its rows: the offers behind a count, and where they stand."""

from __future__ import annotations

import polars as pl

from casque.errors import UsageProblem
from casque.measures.counted import COUNTS, stand
from casque.measures.ledger import Ledger

OPENS = ("twpa", "twpa_certain", "nwpa", "backlog", "nwpa_upper", "unjudged")
"""The measures that count offers and so open into them."""


def why(ledger: Ledger, measure: str, *, round_: str, product: str, zone: str) -> pl.DataFrame:
    """Return the offers behind a count: members ("site:item"), standing, reason, posted.

    Raises:
        UsageProblem: the measure counts no offers.
    """
    if measure not in OPENS:
        raise UsageProblem(
            what=f"{measure} does not open into offers: ask for one of {', '.join(OPENS)}"
        )
    standing = stand(ledger, zone=zone)
    behind = standing.offers.filter(
        pl.col("round") == round_, pl.col("product") == product, COUNTS[measure]
    )
    return (
        behind.join(_members(standing.seen.filter(round=round_)), on="offer", how="left")
        .select("offer", "members", "standing", "reason", "first_round", "posted")
        .sort("offer")
    )


def by_site(ledger: Ledger, *, zone: str) -> pl.DataFrame:
    """Return the counts of each site: round, site, product, and a column for each measure.

    An offer counts on every site where it stands, so the rows do not add up to the total,
    which counts it once (DESIGN section 4, Units). Sites without offers have no row: whether
    that is a zero or a gap, the site-products say.
    """
    standing = stand(ledger, zone=zone)
    places = standing.seen.select("round", "offer", "site").unique()
    return (
        standing.offers.join(places, on=["round", "offer"])
        .group_by("round", "site", "product")
        .agg(**{name: COUNTS[name].sum() for name in OPENS})
        .sort("round", "site", "product")
    )


def _members(seen: pl.DataFrame) -> pl.DataFrame:
    """Return the advertisements of each offer that a round saw, as "site:item"."""
    name = pl.concat_str("site", pl.lit(":"), "item")
    return seen.group_by("offer").agg(members=name.unique().sort())
