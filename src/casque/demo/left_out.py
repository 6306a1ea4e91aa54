"""What a round saw and does not count, by why: the other half of every number."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from casque.measures.counted import ALL, Standing, stand
from casque.rounds.reading import Known
from casque.rounds.summary import Summary

_ITEM = ("site", "item")
_VERSION = (*_ITEM, "version")


@dataclass(frozen=True, slots=True)
class Why:
    """One reason for not counting, and when it holds."""

    reason: str
    holds: pl.Expr


WHYS: tuple[Why, ...] = (
    Why("names no product that is monitored", pl.col("product").is_null()),
    Why("waits for a person", pl.col("goods").is_null()),
    Why("clearly fake", pl.col("goods") == "fake"),
    Why("look-alike: mammoth, tagua nut, buffalo horn", pl.col("goods") == "look-alike"),
    Why("innocent: a colour, a toy, jade", pl.col("goods") == "innocent"),
    Why("wanted, not offered", pl.col("act") == "wanted"),
    Why("shown, not offered", pl.col("act") == "display"),
    Why("sold already", pl.lit(value=True)),
)
"""Of an advertisement whose offer does not count, the first that holds says why."""


def left_out(known: Known, name: str) -> list[Summary]:
    """Return how many advertisements of a round's monthly searches do not count, by why."""
    standing = stand(known.ledger, zone=known.zone)
    places = (
        _not_counting(standing, name)
        .join(_verdicts(known, name), on=_VERSION, how="left")
        .with_columns(place=_first_that_holds())
        .group_by(_ITEM)
        .agg(pl.col("place").min())
    )
    counted = places.group_by("place").len().sort("place")
    return [
        {"why": WHYS[place].reason, "advertisements": number}
        for place, number in counted.iter_rows()
    ]


def _not_counting(standing: Standing, name: str) -> pl.DataFrame:
    """Return the versions seen in a round whose offer does not count for any product."""
    of_round = pl.col("round") == name
    counting = standing.offers.filter(of_round, pl.col("product") == ALL, pl.col("counting"))
    return standing.seen.filter(of_round).join(counting, on="offer", how="anti").select(_VERSION)


def _verdicts(known: Known, name: str) -> pl.DataFrame:
    """Return the verdicts on the products that were in force in a round."""
    in_force = known.ledger.scope_products.filter(pl.col("round") == name)
    return known.ledger.verdicts.join(in_force, on="product", how="semi")


def _first_that_holds() -> pl.Expr:
    return pl.coalesce(pl.when(why.holds).then(pl.lit(place)) for place, why in enumerate(WHYS))
