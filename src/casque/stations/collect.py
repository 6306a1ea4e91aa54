"""Station 2, collect: what the pages of searches were, and what they gave.

Briefing: "the results recorded (including web links, title, description and seller)".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

import polars as pl

from casque.errors import SiteUnknown
from casque.sites.adapter import Adapter
from casque.sites.reading import read_page
from casque.sites.results import PageReading
from casque.tables import HITS, ISSUES, READINGS, RESULTS, SIGHTINGS

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Collected:
    """What pages were (READINGS), what they gave (RESULTS), what was odd (ISSUES)."""

    readings: pl.DataFrame
    results: pl.DataFrame
    issues: pl.DataFrame


def collect(pages: pl.DataFrame, adapters: Mapping[str, Adapter]) -> Collected:
    """Return what each page was and what it gave.

    Row-local: looks at each page alone, so any engine may split the frame.

    Raises:
        SiteUnknown: a page is of a site without an adapter; the round would be wrong.
    """
    readings, results, issues = [], [], []
    for page in pages.iter_rows(named=True):
        reading = _read(page, adapters)
        readings.append(_reading(page, reading))
        results.extend(_results(page, reading))
        issues.extend(_issues(page, reading))
    return Collected(
        READINGS.check(READINGS.frame(readings)),
        RESULTS.check(RESULTS.frame(results)),
        ISSUES.check(ISSUES.frame(issues).unique(maintain_order=True)),
    )


def hits_of(results: pl.DataFrame, attempt: int) -> pl.DataFrame:
    """Return which advertisement stood where in an attempt: one row per result (HITS)."""
    hits = results.with_columns(attempt=pl.lit(attempt, pl.Int64))
    return HITS.check(hits.select(list(HITS.columns)))


def sightings_of(results: pl.DataFrame, round_: str) -> pl.DataFrame:
    """Return the versions of advertisements that were seen: the earliest of each (SIGHTINGS)."""
    seen = (
        results.sort("captured_at", "search", "page", "position")
        .with_columns(round=pl.lit(round_))
        .unique(["round", "site", "item", "version"], keep="first", maintain_order=True)
    )
    return SIGHTINGS.check(seen.select(list(SIGHTINGS.columns)))


def _read(page: Mapping[str, object], adapters: Mapping[str, Adapter]) -> PageReading:
    site = str(page["site"])
    if site not in adapters:
        raise SiteUnknown(site=site, do="give the adapter that the round froze")
    status, body, fetched_at = page["status"], page["body"], page["fetched_at"]
    return read_page(
        adapters[site],
        body if isinstance(body, bytes) else b"",
        status=status if isinstance(status, int) else None,
        content_type=str(page["content_type"] or ""),
        url=str(page["url"] or ""),
        fetched_at=fetched_at if isinstance(fetched_at, datetime) else None,
    )


def _reading(page: Mapping[str, object], reading: PageReading) -> Row:
    return {
        "search": page["search"],
        "page": page["page"],
        "page_class": reading.page_class,
        "reason": reading.reason,
        "results": len(reading.results),
        "refused": reading.refused,
        "number": reading.number or page["number"],
        "more": reading.more,
        "next_url": reading.next_url,
    }


def _results(page: Mapping[str, object], reading: PageReading) -> list[Row]:
    """Return one row per result; `refreshed` is no part of a sighting and stays behind."""
    place = {"search": page["search"], "page": page["page"], "site": page["site"]}
    rows = (asdict(r) | {"pictures": list(r.pictures)} for r in reading.results)
    found = [row | place | {"captured_at": page["fetched_at"]} for row in rows]
    return [{name: row[name] for name in RESULTS.columns} for row in found]


def _issues(page: Mapping[str, object], reading: PageReading) -> list[Row]:
    place = {"search": page["search"], "page": page["page"]}
    return [place | asdict(issue) for issue in reading.issues]
