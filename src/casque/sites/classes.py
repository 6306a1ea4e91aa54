"""From what the pages of an attempt were to the state of its search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import polars as pl

from casque.sites.adapter import Adapter
from casque.sites.results import PageReading
from casque.sites.schema import Yield
from casque.tables import PageClass, State

STATES: dict[PageClass, State] = {
    "results": "done",
    "empty": "empty",
    "word_blocked": "word_blocked",
    "captcha": "blocked",
    "login_wall": "blocked",
    "rate_limited": "blocked",
    "soft_ban": "suspicious",
    "error": "failed",
    "not_understood": "failed",
    "needs_browser": "failed",
}
"""What each class of page makes of its search (DESIGN section 9)."""

UNDISTURBED: tuple[PageClass, ...] = ("results", "empty")


class Seen(NamedTuple):
    """What counts of a page's reading: a row of READINGS has the same columns."""

    page_class: PageClass
    reason: str
    results: int
    more: bool
    refused: int | None = 0
    number: int | None = None


class Outcome(NamedTuple):
    """The state of a search and why."""

    state: State
    reason: str


class Stopped(NamedTuple):
    """Why no further page came, although one was promised or none had come yet.

    `state` is what the search becomes where not one page came; "done" says that what was not read
    need not be, because the last round knew it.
    """

    state: State
    reason: str


def seen(reading: PageReading) -> Seen:
    """Return what counts of a reading."""
    return Seen(
        reading.page_class,
        reading.reason,
        len(reading.results),
        reading.more,
        reading.refused,
        reading.number,
    )


def state_of(readings: pl.DataFrame, adapter: Adapter, stopped: Stopped | None = None) -> Outcome:
    """Return how the attempt ended whose pages these are (READINGS)."""
    rows = readings.sort("page").select(Seen._fields).iter_rows()
    return outcome_of((Seen(*row) for row in rows), adapter.expect.results_per_search, stopped)


def outcome_of(
    pages: Iterable[Seen], expect: Yield | None = None, stopped: Stopped | None = None
) -> Outcome:
    """Return how the attempt ended whose pages were read, in their order.

    The first page that is neither results nor proof of none decides; what the others gave stays.
    """
    read = tuple(pages)
    if not read:
        return Outcome(*(stopped or ("failed", "not one page came")))
    if stopped is not None and stopped.state == "done":
        cut = (*read[:-1], read[-1]._replace(more=False))
        outcome = outcome_of(cut, _without_least(expect))
        return outcome._replace(reason=f"{outcome.reason}; {stopped.reason}")
    gap = _disturbed(read) or _cut_off(read, stopped) or _skipped(read) or _refused(read)
    return gap or _outside(read, expect) or _complete(read)


def _without_least(expect: Yield | None) -> Yield | None:
    """Return what is expected of a list that was not read to its end: few results say nothing."""
    return expect and Yield(max=expect.max)


def _disturbed(pages: Sequence[Seen]) -> Outcome | None:
    for number, page in enumerate(pages, start=1):
        if page.page_class not in UNDISTURBED:
            return Outcome(STATES[page.page_class], f"page {number}: {page.reason}")
    return None


def _cut_off(pages: Sequence[Seen], stopped: Stopped | None) -> Outcome | None:
    if not pages[-1].more:
        return None
    if stopped is not None:
        return Outcome("partial", stopped.reason)
    return Outcome("partial", f"page {len(pages)} is the last that came and promises more")


def _skipped(pages: Sequence[Seen]) -> Outcome | None:
    """Return that pages are missing, where pages say which they are."""
    known = {page.number for page in pages if page.number is not None}
    missing = sorted(set(range(1, max(known, default=0))) - known)
    nameless = sum(page.number is None for page in pages)
    if len(missing) <= nameless:  # each of these may be one of the missing
        return None
    named = f"{missing[0]}" if len(missing) == 1 else f"{missing[0]} to {missing[-1]}"
    word = "page" if len(missing) == 1 else f"{len(missing)} of the pages"
    return Outcome("partial", f"{word} {named} did not come")


def _refused(pages: Sequence[Seen]) -> Outcome | None:
    refused = sum(page.refused or 0 for page in pages)
    if not refused:
        return None
    rows = "1 row" if refused == 1 else f"{refused} rows"
    return Outcome("partial", f"{rows} could not be read, beside {_total(pages)} that could")


def _outside(pages: Sequence[Seen], expect: Yield | None) -> Outcome | None:
    """Return that a person must look; a fall may also be the programme's success."""
    total = _total(pages)
    if expect is None or expect.min <= total <= expect.max:
        return None
    return Outcome("suspicious", f"{total} results: {expect.min} to {expect.max} were expected")


def _complete(pages: Sequence[Seen]) -> Outcome:
    total = _total(pages)
    if total == 0:
        return Outcome("empty", pages[0].reason)
    results = "1 result" if total == 1 else f"{total} results"
    where = "1 page" if len(pages) == 1 else f"{len(pages)} pages"
    return Outcome("done", f"{results} on {where}")


def _total(pages: Sequence[Seen]) -> int:
    return sum(page.results for page in pages)
