"""What was known before casque: the one writer of its links and totals, and their frames.

Rows are appended; what is recorded is never changed, so a row that differs is refused before.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import polars as pl
from django.db import transaction

from casque import tables as t
from casque.db import frames
from casque.db import models as m

PORTION = 2_000
"""Rows written between two words of progress."""

LINKS = "SELECT site, item, link, product, first_round, goods, act FROM history_links ORDER BY id"
TOTALS = (
    "SELECT period, site, product, advertisements, at_least, source FROM history_totals ORDER BY id"
)

Tell = Callable[[int], None]


def links() -> pl.DataFrame:
    """Return every advertisement that was known before casque (HISTORY)."""
    return frames.read(t.HISTORY, LINKS)


def totals() -> pl.DataFrame:
    """Return every bare total from before casque (TOTALS)."""
    return frames.read(t.TOTALS, TOTALS)


@transaction.atomic
def record_links(rows: pl.DataFrame, *, by: str, now: datetime, tell: Tell) -> None:
    """Append links (HISTORY, each with its `source`) with who and when: all of them or none."""
    for start in range(0, rows.height, PORTION):
        m.HistoryLink.objects.bulk_create(
            m.HistoryLink(by=by, at=now, **row)
            for row in rows.slice(start, PORTION).iter_rows(named=True)
        )
        tell(min(start + PORTION, rows.height))


@transaction.atomic
def record_totals(rows: pl.DataFrame, *, by: str, now: datetime) -> None:
    """Append totals (TOTALS) with who and when, all of them or none."""
    m.HistoryTotal.objects.bulk_create(
        m.HistoryTotal(by=by, at=now, **row) for row in rows.iter_rows(named=True)
    )
