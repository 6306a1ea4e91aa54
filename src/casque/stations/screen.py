"""Station 4, screen: which products an advertisement names, by which terms, and where."""

from __future__ import annotations

from typing import Final

import polars as pl

from casque.lexicon import Lexicon
from casque.tables import FINDINGS

FIELDS: Final = ("title", "description")
VERSION: Final = ("site", "item", "version")


def screen(sightings: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Return the findings: every term in title and description, once for each product it names.

    Row-local: looks at each version of an advertisement alone, so any engine may split the frame.
    A version that was seen in several rounds holds the same text and is screened once. A term does
    not reach from the title into the description.
    """
    versions = sightings.unique(VERSION, keep="first", maintain_order=True)
    found = pl.concat(_in_field(versions, field, lexicon) for field in FIELDS)
    return FINDINGS.check(found.sort(FINDINGS.key))


def _in_field(versions: pl.DataFrame, field: str, lexicon: Lexicon) -> pl.DataFrame:
    """Return the findings in one field."""
    scan = lexicon.scan(versions[field])
    where = versions.select(VERSION)[scan.found["row"]]
    return (
        where.hstack(scan.found)
        .with_columns(
            field=pl.lit(field),
            lexicon=pl.lit(lexicon.hash),
            saturated=pl.col("row").is_in(scan.saturated),
        )
        .select(*FINDINGS.columns)
    )
