"""Rounds are months: their names, their order, and when they begin."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from casque.errors import RoundNameInvalid

_MONTH = re.compile(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])")


def is_round_name(text: str) -> bool:
    """Say whether the text names a month as rounds are named.

    >>> is_round_name("2014-09"), is_round_name("2014.9")
    (True, False)
    """
    return _MONTH.fullmatch(text) is not None


def round_name(text: str) -> str:
    """Return the name of a round as it was given.

    Raises:
        RoundNameInvalid: the text is no month such as 2014-09.
    """
    if not is_round_name(text):
        raise RoundNameInvalid(name=repr(text))
    return text


def months_between(earlier: str, later: str) -> int:
    """Return the months from one round to another; negative when they stand the other way.

    >>> months_between("2012-11", "2013-02")
    3
    """
    return _months(later) - _months(earlier)


def next_round(name: str) -> str:
    """Return the month after a round.

    >>> next_round("2012-12")
    '2013-01'
    """
    year, month = divmod(_months(name) + 1, 12)
    return f"{year:04d}-{month + 1:02d}"


def month_start(name: str, zone: str) -> datetime:
    """Return the moment at which a round's month begins in the zone, in UTC.

    >>> month_start("2012-01", "Asia/Shanghai").isoformat()
    '2011-12-31T16:00:00+00:00'
    """
    year, month = (int(part) for part in round_name(name).split("-"))
    return datetime(year, month, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def round_of(moment: datetime, zone: str) -> str:
    """Return the month in which a moment falls in the zone; the moment must be aware."""
    if moment.tzinfo is None:
        raise ValueError("a moment without its zone belongs to no month")
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m")


def is_in_force(name: str, valid_from: str, valid_until: str | None) -> bool:
    """Say whether a round lies within valid_from <= round < valid_until.

    >>> is_in_force("2012-05", "2012-05", "2012-07"), is_in_force("2012-07", "2012-05", "2012-07")
    (True, False)
    """
    return valid_from <= name and (valid_until is None or name < valid_until)


def _months(name: str) -> int:
    year, month = round_name(name).split("-")
    return int(year) * 12 + int(month) - 1
