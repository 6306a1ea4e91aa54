"""The months of the market and the moments in them; moments are seconds since 1970."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
"""Where the market is, and how the programme cuts its months."""

ROUND_DAY, ROUND_HOUR = 25, 10
"""When in its month a round is made, in the market's zone."""

MONTHS: tuple[str, ...] = tuple(
    f"{year}-{month:02d}"
    for year in (2012, 2013, 2014)
    for month in range(1, 13)
    if (year, month) <= (2014, 9)
)

NUMBER = {month: number for number, month in enumerate(MONTHS)}
"""The number of a month, from 0."""


def start_of(month: str) -> int:
    """Return the moment at which a month begins."""
    return _seconds(month, 1, 0)


@cache
def round_of(month: str) -> int:
    """Return the moment at which a month's round is made."""
    return _seconds(month, ROUND_DAY, ROUND_HOUR)


@cache
def window(number: int) -> tuple[int, int]:
    """Return the moments between which a month's news is posted: from round to round."""
    since = round_of(MONTHS[number - 1]) if number else start_of(MONTHS[0])
    return since, round_of(MONTHS[number])


def day_of(moment: int) -> date:
    """Return the day of a moment where the market is."""
    return datetime.fromtimestamp(moment, ZONE).date()


def as_datetime(moment: int) -> datetime:
    """Return a moment as an aware datetime in UTC."""
    return datetime.fromtimestamp(moment, UTC)


def _seconds(month: str, day: int, hour: int) -> int:
    year, number = (int(part) for part in month.split("-"))
    return int(datetime(year, number, day, hour, tzinfo=ZONE).timestamp())
