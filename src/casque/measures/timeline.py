"""Rounds in time: which came before, when it opened, how many months lie between."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl

from casque.errors import RoundNameInvalid, UsageProblem
from casque.tables import MOMENT

_MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"


def timeline(rounds: pl.DataFrame, *, zone: str) -> pl.DataFrame:
    """Return each round with its last round, the moment that opened, and the months between.

    The last round is the latest one before, whether or not months were skipped. In a
    programme's first round "the last round" is the start of its own month (DESIGN section 4),
    and `last` is null: no search was completed then. A round that was never opened (only probes
    were made in it) is none.
    """
    _hold_to_months(rounds["round"])
    opened = rounds.filter(pl.col("opened_at").is_not_null())
    ordered = opened.select("round", "opened_at").sort("round")
    start = month_start(ordered["round"][0], zone=zone) if ordered.height else None
    return ordered.select(
        "round",
        last=pl.col("round").shift(1),
        since=pl.col("opened_at").shift(1, fill_value=pl.lit(start, dtype=MOMENT)),
        exposure_months=_months().diff().fill_null(1).cast(pl.Int64),
    )


def month_start(name: str, *, zone: str) -> datetime:
    """Return the moment a round's month begins in the programme's zone, in UTC.

    >>> month_start("2012-01", zone="Asia/Shanghai").isoformat()
    '2011-12-31T16:00:00+00:00'
    """
    try:
        clock = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UsageProblem(
            what=f"no time zone {zone}: name one such as Asia/Shanghai in the programme"
        ) from error
    year, month = name.split("-")
    return datetime(int(year), int(month), 1, tzinfo=clock).astimezone(UTC)


def calendar_day(moment: pl.Expr, *, zone: str) -> pl.Expr:
    """Return the day a moment falls on in the programme's zone."""
    return moment.dt.convert_time_zone(zone).dt.date()


def _months() -> pl.Expr:
    year, month = pl.col("round").str.slice(0, 4), pl.col("round").str.slice(5, 2)
    return year.cast(pl.Int64) * 12 + month.cast(pl.Int64)


def _hold_to_months(names: pl.Series) -> None:
    for name in names.filter(~names.str.contains(_MONTH)):
        raise RoundNameInvalid(name=name)
