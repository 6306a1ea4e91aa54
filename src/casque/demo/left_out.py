"""What a round saw and does not count, by why: the other half of every number."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from casque.linkage.verdicts import COUNTING_GOODS, SALES
from casque.measures.seen import monthly_searches, seen_advertisements
from casque.measures.timeline import timeline
from casque.rounds.reading import Known
from casque.rounds.summary import Summary

_VERSION = ("site", "item", "version")


@dataclass(frozen=True, slots=True)
class Why:
    """One reason for not counting, and when it holds."""

    reason: str
    holds: pl.Expr


COUNTS = "counts"

WHYS: tuple[Why, ...] = (
    Why(
        COUNTS,
        (pl.col("goods").is_in(COUNTING_GOODS) & pl.col("act").is_in(SALES)).fill_null(value=False),
    ),
    Why("names no product that is monitored", pl.col("product").is_null()),
    Why("waits for a person", pl.col("goods").is_null()),
    Why("clearly fake", pl.col("goods") == "fake"),
    Why("look-alike (mammoth, tagua nut, buffalo horn)", pl.col("goods") == "look-alike"),
    Why("innocent (a colour, a toy, jade)", pl.col("goods") == "innocent"),
    Why("wanted, not offered", pl.col("act") == "wanted"),
    Why("shown, not offered", pl.col("act") == "display"),
    Why("sold already", pl.lit(value=True)),
)
"""The first that holds for any product of an advertisement says why it is left out."""


def left_out(known: Known, name: str) -> list[Summary]:
    """Return how many advertisements of a round's monthly searches do not count, by why."""
    place = pl.struct("site", "item")
    reasons = (
        _read(known, name)
        .with_columns(_first_that_holds())
        .group_by("site", "item")
        .agg(place=pl.col("place").min())
        .filter(pl.col("place") > 0)
        .group_by("place")
        .agg(advertisements=place.n_unique())
        .sort("place")
    )
    return [
        {"why": WHYS[where].reason, "advertisements": count} for where, count in reasons.iter_rows()
    ]


def _read(known: Known, name: str) -> pl.DataFrame:
    """Return what the monthly searches of a round saw, with the verdict on each product."""
    ledger = known.ledger
    rounds = timeline(ledger.rounds, zone=known.zone)
    seen = seen_advertisements(ledger, monthly_searches(ledger, rounds))
    in_force = ledger.scope_products.filter(pl.col("round") == name)
    verdicts = ledger.verdicts.join(in_force, on="product", how="semi")
    of_round = seen.filter(pl.col("round") == name).select(_VERSION)
    return of_round.join(verdicts, on=_VERSION, how="left")


def _first_that_holds() -> pl.Expr:
    """Return the place in WHYS of the first reason that holds."""
    return pl.coalesce(
        pl.when(why.holds).then(pl.lit(place)) for place, why in enumerate(WHYS)
    ).alias("place")
