"""How each style prints a date: always with its year, in the market's own time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from casque.demo.simulation.shelves import Style

Precision = Literal["day", "second"]

ZONE = "Asia/Shanghai"

_SECOND = "%H:%M:%S"


def printed(moment: datetime, style: Style, precision: Precision) -> str:
    """Return the moment as the style prints it."""
    local = moment.astimezone(ZoneInfo(ZONE))
    if precision == "day":
        local = local.replace(hour=0, minute=0, second=0)
    return FORMS[style](local.replace(microsecond=0), precision)


def _plain(local: datetime, precision: Precision) -> str:
    """2012-3-5 9:12:07, without idle zeros in the day, as old pages have it."""
    day = f"{local.year}-{local.month}-{local.day}"
    return day if precision == "day" else f"{day} {local.hour}:{local:%M:%S}"


def _zoned(local: datetime, precision: Precision) -> str:
    """2012-03-05T09:12:07+08:00."""
    return f"{local:%Y-%m-%d}" if precision == "day" else local.isoformat()


def _milliseconds(local: datetime, precision: Precision) -> str:
    """1330911127000: the day's midnight where only the day is known."""
    del precision
    return str(int(local.timestamp()) * 1000)


def _in_words(local: datetime, precision: Precision) -> str:
    """2012年3月5日 09:12:07."""
    day = f"{local.year}年{local.month}月{local.day}日"
    return day if precision == "day" else f"{day} {local:{_SECOND}}"


def _with(mark: str) -> Callable[[datetime, Precision], str]:
    """2012/03/05 09:12:07 or 2012.03.05 09:12:07."""

    def written(local: datetime, precision: Precision) -> str:
        day = local.strftime(f"%Y{mark}%m{mark}%d")
        return day if precision == "day" else f"{day} {local:{_SECOND}}"

    return written


FORMS: dict[Style, Callable[[datetime, Precision], str]] = {
    "gbk_table": _plain,
    "cards": _zoned,
    "json_api": _milliseconds,
    "script_only": _zoned,
    "auction": _in_words,
    "forum": _plain,
    "mobile": _with("."),
    "shop": _with("/"),
}
"""3月5日, 03-05 10:12 and 3天前 are left out: no one moment by the page alone."""
