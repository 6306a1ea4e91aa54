"""New, backlog or known: what is new in a round and what only became visible in it."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from casque.measures.timeline import calendar_day

NEW, BACKLOG, KNOWN = "new", "backlog", "known"


@dataclass(frozen=True, slots=True)
class Rule:
    """What an offer is, in words and as an expression; the first rule that holds decides."""

    standing: str
    reason: str
    holds: pl.Expr


RULES: tuple[Rule, ...] = (
    Rule(
        KNOWN,
        "seen in an earlier round: a new link does not make it new",
        pl.col("first_round") < pl.col("round"),
    ),
    Rule(
        KNOWN,
        "known before casque: its link was imported as history",
        pl.col("first_imported") < pl.col("round"),
    ),
    Rule(BACKLOG, "posted before the last round", pl.col("posted_before")),
    Rule(NEW, "posted since the last round", pl.col("posted").is_not_null()),
    Rule(
        NEW,
        "undated, found by a search that the last round completed too",
        pl.col("complete_before"),
    ),
    Rule(BACKLOG, "undated, and no search that found it was complete last time", pl.lit(True)),
)
"""DESIGN section 4, Time. In January 2012 the briefing has some 30,000 advertisements and 1,425
new ones: without the rule for old stock the two would be equal."""


def standings(
    seen: pl.DataFrame,
    versions: pl.DataFrame,
    rounds: pl.DataFrame,
    imported: pl.DataFrame,
    *,
    zone: str,
) -> pl.DataFrame:
    """Return whether each offer seen in a round is new, backlog or known, and why.

    `imported` is what `history.imported_offers` returns. `first_round` is the earliest month in
    which the offer is known to have stood there, by us or by what was imported.
    """
    offers = seen.group_by("round", "offer").agg(pl.col("open", "complete_before").any())
    first = offers.group_by("offer").agg(first_round=pl.col("round").min())
    dates = _dates(versions, rounds, zone=zone)
    dated = (
        offers.join(first, on="offer")
        .join(imported, on="offer", how="left")
        .join(dates, on=["round", "offer"], how="left")
        .with_columns(pl.col("posted_before", "misdated").fill_null(value=False))
    )
    return dated.with_columns(
        standing=_first_that_holds("standing"),
        reason=_first_that_holds("reason"),
        first_round=pl.min_horizontal("first_round", "first_imported"),
    ).drop("first_imported")


def _dates(versions: pl.DataFrame, rounds: pl.DataFrame, *, zone: str) -> pl.DataFrame:
    """Return per round and offer: earliest posted, whether before the last round, odd dates.

    Only a posted date counts, never a refresh; one after its own capture is no date.
    """
    dated = versions.filter(pl.col("posted").is_not_null()).join(
        rounds.select("round", "since"), on="round"
    )
    odd = _earlier("captured_at", "posted", zone=zone)
    marked = dated.select(
        "round", "offer",
        posted=pl.when(~odd).then("posted"),
        posted_before=~odd & _earlier("posted", "since", zone=zone),
        misdated=odd,
    )  # fmt: skip
    return marked.group_by("round", "offer").agg(
        pl.col("posted").min(), pl.col("posted_before", "misdated").any()
    )


def _earlier(left: str, right: str, *, zone: str) -> pl.Expr:
    """Return whether left lies before right: by calendar day where only the day is known."""
    by_day = calendar_day(pl.col(left), zone=zone) < calendar_day(pl.col(right), zone=zone)
    exact = pl.col(left) < pl.col(right)
    return (
        pl.when(pl.col("posted_precision") == "day")
        .then(by_day)
        .otherwise(exact)
        .fill_null(value=False)
    )


def _first_that_holds(field: str) -> pl.Expr:
    said = [pl.when(rule.holds).then(pl.lit(getattr(rule, field))) for rule in RULES]
    return pl.coalesce(said)
