"""The figures that measures divide, and the measures made of them."""

from __future__ import annotations

import polars as pl

from casque.measures.counted import ALL, COUNTS, Standing
from casque.measures.definitions import DEFINITIONS, DENOMINATORS, Definition
from casque.measures.ledger import Ledger
from casque.tables import MEASURES

ROW = ("round", "product")

OF_OFFERS = ("twpa", "twpa_certain", "nwpa", "nwpa_open", "nwpa_upper", "backlog")
"""The figures that count what people judged."""


def figures(ledger: Ledger, standing: Standing) -> pl.DataFrame:
    """Return one wide row per round and product in force, and one for ALL of them."""
    wanted = pl.concat(
        [
            standing.rounds.select("round", product=pl.lit(ALL)),
            ledger.scope_products.select(ROW).join(standing.rounds, on="round", how="semi"),
        ]
    )
    sites = ledger.scope_sites.group_by("round").agg(sites=pl.col("site").n_unique())
    counted = standing.offers.group_by(ROW).agg(**{n: rule.sum() for n, rule in COUNTS.items()})
    return (
        wanted.join(counted, on=ROW, how="left")
        .join(_reach(standing.reach), on=ROW, how="left")
        .join(sites, on="round", how="left")
        .join(standing.rounds.select("round", "exposure_months", "last"), on="round")
        .with_columns(pl.exclude(*ROW, "last").fill_null(0), one=pl.lit(1))
        .sort(ROW)
    )


def tabulate(counted: pl.DataFrame) -> pl.DataFrame:
    """Return every defined measure as numerator over denominator, in the order of definition."""
    return pl.concat([_measured(counted, definition) for definition in DEFINITIONS])


def _reach(site_products: pl.DataFrame) -> pl.DataFrame:
    facts = [
        pl.len().alias("site_products"),
        pl.col("reached", "covered", "open").sum(),
    ]
    each = site_products.group_by("round", "product").agg(facts)
    total = site_products.group_by("round", product=pl.lit(ALL)).agg(facts)
    return pl.concat([each, total], how="vertical")


def _measured(counted: pl.DataFrame, definition: Definition) -> pl.DataFrame:
    rows = counted if definition.by_product else counted.filter(pl.col("product") == ALL)
    return (
        rows.with_columns(
            measure=pl.lit(definition.name),
            unknown=_unknown(definition),
            care=_care(definition),
        )
        .with_columns(
            numerator=pl.when(pl.col("unknown").is_null()).then(
                pl.col(definition.numerator).cast(pl.Float64)
            ),
            denominator=pl.col(definition.denominator).cast(pl.Float64),
            absent=_absent(definition),
        )
        .with_columns(
            value=pl.when(pl.col("absent").is_null()).then(
                pl.col("numerator") / pl.col("denominator")
            ),
            note=pl.coalesce("absent", "care"),
        )
        .select(MEASURES.columns.keys())
    )


def _unknown(definition: Definition) -> pl.Expr:
    """Return why a count of nought says nothing, or null where it is a count."""
    nothing_seen = (pl.col(definition.numerator) == 0) & (pl.col("reached") == 0)
    return pl.when(pl.lit(definition.of_pages) & nothing_seen).then(
        pl.lit("no monthly search saw a page that can be relied on: a gap, not a zero")
    )


def _absent(definition: Definition) -> pl.Expr:
    """Return why the value cannot be given, or null where it can."""
    skipped = pl.lit(definition.monthly) & (pl.col("exposure_months") != 1)
    return (
        pl.when(pl.col(definition.denominator) == 0)
        .then(pl.lit(DENOMINATORS.get(definition.denominator)))
        .when(pl.col("unknown").is_not_null())
        .then("unknown")
        .when(skipped)
        .then(
            pl.format(
                "{} months since the last round: a monthly index is given only where it is 1",
                "exposure_months",
            )
        )
    )


def _care(definition: Definition) -> pl.Expr:
    """Return what the reader must know beside the value; nothing where that is nothing."""
    said = [pl.when(when).then(text) for when, text in _cares(definition)]
    return pl.concat_str(said, separator="; ", ignore_nulls=True)


def _cares(definition: Definition) -> list[tuple[pl.Expr, pl.Expr]]:
    """Return the notes a measure may carry, each with when it applies."""
    missing = pl.col("site_products") - pl.col("covered")
    of_new = pl.lit(definition.numerator in ("nwpa", "nwpa_open", "nwpa_upper", "backlog"))
    return [
        (
            pl.lit(definition.numerator in OF_OFFERS) & (pl.col("unjudged") > 0),
            pl.format("{} not judged yet and not in it", "unjudged"),
        ),
        (
            pl.lit(definition.of_pages) & (missing > 0),
            pl.format(
                "{} of {} site-products not covered: offers may be missing",
                missing,
                "site_products",
            ),
        ),
        (
            of_new & pl.col("last").is_null(),
            pl.lit("first round: new since the start of its month"),
        ),
        (
            of_new & (pl.col("exposure_months") != 1),
            pl.format("{} months since the last round", "exposure_months"),
        ),
        (
            of_new & (pl.col("misdated") > 0),
            pl.format("{} offers dated after their capture: read as undated", "misdated"),
        ),
    ]
