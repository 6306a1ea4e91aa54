"""Station 4, screen: which terms stand in an advertisement, and what they name."""

from __future__ import annotations

import polars as pl

from casque.lexicon import Lexicon
from casque.tables import FINDINGS

FIELDS = ("title", "description")
VERSION = ("site", "item", "version")


def screen(sightings: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Return the terms found in title and description, one row for each product (FINDINGS).

    Row-local: looks at each version alone, so any engine may split the frame. A version that was
    sighted in several rounds is screened once.
    """
    versions = sightings.unique(VERSION, keep="first", maintain_order=True)
    found = pl.concat([_in_field(versions, field, lexicon) for field in FIELDS])
    return FINDINGS.check(found.sort(FINDINGS.key).select(FINDINGS.columns.keys()))


def _in_field(versions: pl.DataFrame, field: str, lexicon: Lexicon) -> pl.DataFrame:
    found = lexicon.find(versions[field])
    places = versions.select(VERSION).with_row_index("row").cast({"row": pl.Int64})
    return found.join(places, on="row").with_columns(
        field=pl.lit(field), lexicon=pl.lit(lexicon.hash)
    )
