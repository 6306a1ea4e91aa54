"""How long a site that is busy, or does not answer, is left alone before it is asked again."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from casque.crawl.messages import Fault
from casque.settings import Limits

BUSY = (429, 503)
"""Answers that mean "later" (RFC 6585, RFC 9110): asked again, slower each time."""

PASSING: tuple[Fault, ...] = ("time_out", "no_connection", "no_address", "broken")
"""Faults that may have passed a moment later."""


def seconds_asked(retry_after: str, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for, or None where it says nothing.

    It is a number of seconds or an HTTP date (RFC 9110, section 10.2.3).

    >>> seconds_asked("120", datetime.now(UTC)), seconds_asked("soon", datetime.now(UTC))
    (120.0, None)
    """
    text = retry_after.strip()
    if re.fullmatch("[0-9]+", text):  # so far ahead that it does not matter how far
        return float(text.lstrip("0")[:10] or "0")
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # the second where a year or a zone is absurd
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((aware - now).total_seconds(), 0.0)


def own_wait(tried: int, limits: Limits) -> float:
    """Return the seconds we wait of our own accord after so many tries."""
    return min(float(limits.first_wait * 2 ** (tried - 1)), limits.longest_wait)


def wait_after(asked: float | None, tried: int, limits: Limits) -> float:
    """Return the seconds to leave the site alone: what it asks for, and never less than ours."""
    return max(asked or 0.0, own_wait(tried, limits))
