"""Dates as Chinese market pages print them, read exactly or not at all.

A page prints its site's local time; what comes back is UTC with the precision that was printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NoReturn
from zoneinfo import ZoneInfo

from casque.errors import FieldNotUnderstood
from casque.text.plain import half_width

Precision = Literal["day", "second"]
Epoch = Literal["epoch_ms", "epoch_s"]

_LONGEST = 60
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_PER_SECOND: dict[Epoch, int] = {"epoch_ms": 1000, "epoch_s": 1}
_REFRESHED = re.compile("刷新|擦亮|更新|顶帖|回复|编辑|refresh|bump", re.IGNORECASE)
_LABEL = r"(?:(?:发布|发表|上架|发帖)(?:于|时间|日期)?\s*:?\s*)?"
_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time in UTC; with precision "day" it is that day's local midnight."""

    at: datetime
    precision: Precision


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a printed date is relative to."""

    zone: ZoneInfo
    seen_at: datetime | None

    def local_now(self) -> datetime:
        if self.seen_at is None:
            _refuse("relative to a moment that is not known")
        return self.seen_at.astimezone(self.zone)


def is_refresh(text: str) -> bool:
    """Say whether the text tells of a refresh, which is never a posting date."""
    return _REFRESHED.search(text) is not None


def read_date(text: str, *, zone: str, seen_at: datetime | None = None) -> Moment:
    """Return the moment that a printed date names in the site's zone.

    Relative dates (昨天 18:05, 3天前, 2小时前) are read against `seen_at`, when the page came.

    >>> read_date("2012年3月5日", zone="Asia/Shanghai").at.isoformat()
    '2012-03-04T16:00:00+00:00'

    Raises:
        FieldNotUnderstood: the text is not exactly one date, or one that cannot be.
    """
    printed = half_width(text).strip()
    if len(printed) > _LONGEST or is_refresh(printed):
        _refuse("not a date of posting")
    frame = _Frame(ZoneInfo(zone), seen_at)
    matches = ((pattern.fullmatch(printed), meaning) for pattern, meaning in _GRAMMAR)
    match, meaning = next((one for one in matches if one[0] is not None), (None, _calendar))
    if match is None:
        _refuse("not a date in a form that is known")
    return _possible(_meaning(meaning, match, frame), seen_at)


def read_epoch(text: str, *, unit: Epoch, seen_at: datetime | None = None) -> Moment:
    """Return the moment that a count of seconds or milliseconds since 1970 names."""
    if not re.fullmatch(r"[0-9]{1,14}", text):
        _refuse("not a count of seconds or milliseconds")
    seconds, rest = divmod(int(text), _PER_SECOND[unit])
    if seconds > datetime(9999, 1, 1, tzinfo=UTC).timestamp():
        _refuse("not a date that can be")
    at = datetime.fromtimestamp(seconds, UTC) + timedelta(milliseconds=rest)
    return _possible(Moment(at, "second"), seen_at)


def whole_day(moment: Moment, *, zone: str) -> Moment:
    """Return the local day that the moment lies in."""
    return _day(moment.at.astimezone(ZoneInfo(zone)).date(), ZoneInfo(zone))


def _meaning(meaning: _Meaning, match: re.Match[str], frame: _Frame) -> Moment:
    try:
        return meaning(match, frame)
    except (ValueError, OverflowError) as error:
        raise FieldNotUnderstood(field="posted", what="not a date that can be") from error


def _possible(moment: Moment, seen_at: datetime | None) -> Moment:
    """Return the moment where something can have been posted then and been seen."""
    if moment.at < _EARLIEST:
        _refuse("before there were such sites")
    if seen_at is not None and moment.at > seen_at + timedelta(days=1):
        _refuse("later than the page itself")
    return moment


def _calendar(match: re.Match[str], frame: _Frame) -> Moment:
    day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    return _at(day, match, frame.zone)


def _zoned(match: re.Match[str], _: _Frame) -> Moment:
    return Moment(datetime.fromisoformat(match[0]).astimezone(UTC), "second")


def _named_day(match: re.Match[str], frame: _Frame) -> Moment:
    back = {"今天": 0, "昨天": 1, "前天": 2}[match["name"]]
    return _at(frame.local_now().date() - timedelta(days=back), match, frame.zone)


def _days_ago(match: re.Match[str], frame: _Frame) -> Moment:
    """Count calendar days back: a page that counts days says no hours."""
    day = frame.local_now().date() - timedelta(days=int(match["count"]))
    return _day(day, frame.zone)


_SPANS = {"秒": timedelta(seconds=1), "分钟": timedelta(minutes=1), "小时": timedelta(hours=1)}


def _elapsed(match: re.Match[str], frame: _Frame) -> Moment:
    """Return the day, where all moments that print as "n hours ago" lie in one local day."""
    now, span = frame.local_now(), _SPANS[match["unit"]]
    latest = now - int(match["count"]) * span
    if (latest - span).date() != latest.date():
        _refuse("one of two days")
    return _day(latest.date(), frame.zone)


def _at(day: date, match: re.Match[str], zone: ZoneInfo) -> Moment:
    if match["hour"] is None:
        return _day(day, zone)
    clock = time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
    return Moment(datetime.combine(day, clock, zone).astimezone(UTC), "second")


def _day(day: date, zone: ZoneInfo) -> Moment:
    return Moment(datetime.combine(day, time(), zone).astimezone(UTC), "day")


def _refuse(what: str) -> NoReturn:
    raise FieldNotUnderstood(field="posted", what=what)


_Meaning = Callable[[re.Match[str], _Frame], Moment]


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(_LABEL + pattern, re.ASCII)


_GRAMMAR: tuple[tuple[re.Pattern[str], _Meaning], ...] = (
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{3,6})?)?(Z|[+-]\d\d:\d\d)"), _zoned),
    (
        _form(
            r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"
            rf"(?:[T\s]\s*{_TIME})?"
        ),
        _calendar,
    ),
    (
        _form(rf"(?P<year>\d{{4}})年(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日(?:\s*{_TIME})?"),
        _calendar,
    ),
    (_form(rf"(?P<name>今天|昨天|前天)(?:\s*{_TIME})?"), _named_day),
    (_form(r"(?P<count>\d{1,4})\s*天前"), _days_ago),
    (_form(r"(?P<count>\d{1,4})\s*(?P<unit>秒|分钟|小时)前"), _elapsed),
)
