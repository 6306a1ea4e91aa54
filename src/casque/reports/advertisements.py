"""The advertisements seen in a round, as the sheets show them: one row for each.

What was seen counts here by whatever search it was seen: a re-check of a link shows as well as a
monthly search that an advertisement still stands. The measures look at the monthly ones alone.
"""

from __future__ import annotations

import polars as pl

from casque.linkage.verdicts import COUNTING_GOODS, SALES
from casque.reports.material import Material
from casque.reports.verdict_words import ACTS, GOODS, in_both

ITEM = ["site", "item"]
_VERSION = [*ITEM, "version"]

COUNTS = pl.col("goods").is_in(COUNTING_GOODS) & pl.col("act").is_in(SALES)
"""A judged version and product that a site is asked to remove (DESIGN section 4)."""

_WAITS = pl.col("goods").is_null()


def seen_in_round(material: Material) -> pl.DataFrame:
    """Return each advertisement seen in the round in its latest version, with all that is known.

    Columns: those of the sighting; `counting`; `products` and `verdict` of what counts;
    `waiting` products; `searched` and `words`; `first_round` and `first_seen` on this site;
    `seen_before`; `reported` last round.
    """
    sightings = _up_to(material).filter(pl.col("round") == material.round)
    latest = sightings.sort("captured_at", "version").unique(ITEM, keep="last", maintain_order=True)
    return (
        latest.join(_first_seen(material), on=ITEM, how="left")
        .join(judged(material, material.round), on=ITEM, how="left")
        .join(_searched(material), on=ITEM, how="left")
        .join(_words(material, sightings), on=ITEM, how="left")
        .join(_reported(material), on=ITEM, how="left")
        .with_columns(
            pl.col("counting", "reported").fill_null(value=False),
            pl.col("verdict", "products", "waiting", "searched", "words").fill_null(""),
            seen_before=pl.col("first_round") < material.round,
        )
        .sort(~pl.col("reported"), "first_seen", "site", "item")
    )


def judged(material: Material, round_: str) -> pl.DataFrame:
    """Return what the versions seen in a round were judged, one row per advertisement.

    Where several versions were seen, each product's latest judgement speaks.
    """
    seen = material.ledger.sightings.filter(pl.col("round") == round_).select(_VERSION).unique()
    present = (
        material.ledger.verdicts.join(seen, on=_VERSION, how="semi")
        .sort("at", "by", "version", nulls_last=False)
        .unique([*ITEM, "product"], keep="last", maintain_order=True)
        .sort("product")
    )
    return present.group_by(ITEM, maintain_order=True).agg(
        counting=COUNTS.fill_null(value=False).any(),
        products=pl.col("product").filter(COUNTS.fill_null(value=False)).str.join("; "),
        verdict=_said().filter(~_WAITS).str.join("; "),
        waiting=pl.col("product").filter(_WAITS).str.join("; "),
    )


def _said() -> pl.Expr:
    return pl.format("{}: {}, {}", "product", in_both("goods", GOODS), in_both("act", ACTS))


def _up_to(material: Material) -> pl.DataFrame:
    return material.ledger.sightings.filter(pl.col("round") <= material.round)


def _first_seen(material: Material) -> pl.DataFrame:
    """Return the earliest capture of each advertisement on its site, over all rounds."""
    first = pl.col("captured_at").min().dt.convert_time_zone(material.zone)
    return (
        _up_to(material)
        .sort("captured_at", "round")
        .group_by(ITEM)
        .agg(first_round=pl.col("round").first(), first_seen=first.dt.strftime("%Y-%m-%d"))
    )


def _searched(material: Material) -> pl.DataFrame:
    """Return the words whose searches found each advertisement in the round."""
    words = material.searches.filter(pl.col("kind") != "link").select("search", "query")
    found = material.ledger.hits.join(words, on="search").select(*ITEM, "query").unique()
    return found.sort("query").group_by(ITEM).agg(searched=pl.col("query").str.join("; "))


def _words(material: Material, sightings: pl.DataFrame) -> pl.DataFrame:
    """Return the words found in each advertisement, as they are written there."""
    found = material.findings.join(sightings.select(_VERSION), on=_VERSION, how="semi")
    written = found.select(*ITEM, "written").unique().sort("written")
    return written.group_by(ITEM).agg(words=pl.col("written").str.join("; "))


def _reported(material: Material) -> pl.DataFrame:
    """Return the advertisements that the last round's sheets asked to remove."""
    last = material.last_round
    before = judged(material, last) if last else judged(material, "").clear()
    return before.filter("counting").select(*ITEM, reported=pl.lit(value=True))
