"""Every number opens into its rows: the offers behind a count, and where they stand."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from casque.errors import UsageProblem
from casque.measures.counted import COUNTS, Standing, stand
from casque.measures.ledger import Ledger
from casque.tables import MOMENT, NAMES, Table

OPENS = ("twpa", "twpa_certain", "nwpa", "backlog", "nwpa_upper", "unjudged")
"""The measures that count offers and so open into them."""

COUNTED = Table(
    "counted",
    key=("round", "product", "offer"),
    columns={
        "round": pl.String(),
        "product": pl.String(),  # ALL for the rows that count every offer once
        "offer": pl.String(),
        "members": NAMES,  # the advertisements of the offer that the round saw, "site:item"
        "counting": pl.Boolean(),
        "certain": pl.Boolean(),
        "unjudged": pl.Boolean(),
        "open": pl.Boolean(),  # found by a word that its site does not block
        "misdated": pl.Boolean(),
        "standing": pl.String(),
        "reason": pl.String(),
        "first_round": pl.String(),
        "posted": MOMENT,
    },
)
"""Every offer that a round saw, with all that the figures ask of it: frozen beside the measures."""

_SHOWN = ("offer", "members", "standing", "reason", "first_round", "posted")


def counted_offers(ledger: Ledger, round_: str, *, zone: str) -> pl.DataFrame:
    """Return the offers behind every count of a round (COUNTED).

    Looks at the whole ledger: what is new depends on the rounds before, and is written down here.
    """
    return counted_each(ledger, [round_], zone=zone)[round_]


def counted_each(ledger: Ledger, rounds: Collection[str], *, zone: str) -> dict[str, pl.DataFrame]:
    """Return the offers behind every count of some rounds (COUNTED), looking once."""
    standing = stand(ledger, zone=zone)
    return {name: _counted_in(standing, name) for name in rounds}


def _counted_in(standing: Standing, round_: str) -> pl.DataFrame:
    of_round = pl.col("round") == round_
    members = _members(standing.seen.filter(of_round))
    named = standing.offers.filter(of_round).join(members, on="offer", how="left")
    return COUNTED.check(named.select(COUNTED.columns.keys()).sort(COUNTED.key))


def open_into(counted: pl.DataFrame, measure: str, *, product: str) -> pl.DataFrame:
    """Return the offers behind a count: members ("site:item"), standing, reason, posted.

    Args:
        counted: the rows of COUNTED of its round.
        measure: one of OPENS.
        product: the product of the count, or ALL.

    Raises:
        UsageProblem: the measure counts no offers.
    """
    if measure not in OPENS:
        raise UsageProblem(
            what=f"{measure} does not open into offers: ask for one of {', '.join(OPENS)}"
        )
    behind = counted.filter(pl.col("product") == product, COUNTS[measure])
    return behind.select(_SHOWN).sort("offer")


def why(ledger: Ledger, measure: str, *, round_: str, product: str, zone: str) -> pl.DataFrame:
    """Return the offers behind a count as the ledger has them now: see `open_into`."""
    return open_into(counted_offers(ledger, round_, zone=zone), measure, product=product)


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
    return seen.select("offer", members=name).unique().sort("members").group_by("offer").all()
