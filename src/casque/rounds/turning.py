"""When a live search asks for a further page, and where it stops.

Decided anew after each page from what the ledger holds of the attempt, never from memory: a search
that was interrupted stops where it would have stopped undisturbed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from casque.db.store import LIVE
from casque.errors import UsageProblem
from casque.sites.adapter import Adapter
from casque.sites.classes import Stopped
from casque.sites.results import PageReading

MOST_PAGES = 100
"""Pages of one search where neither the adapter nor the person says fewer: no list is endless."""


Known = Literal["none", "some", "last", "all"]
"""Which of a page's advertisements the last round has seen on its site: "last" is the last of them
without all the others, "some" are others without the last."""

Order = Literal["newest_first", "newest_posted", "relevance"]

ENOUGH: dict[Order, tuple[Known, ...]] = {
    "newest_posted": ("last", "all"),
    "newest_first": ("all",),
    "relevance": (),
}
"""Which of a page's advertisements must be known so that it ends a list, by the list's order.

* `newest_posted`: by first posting, which nobody can change. Where the last of a page was known to
  the last round, all below it were posted before. One further up proves nothing: sites pin old
  ones to the top. (A page of nothing but pinned ones cannot be told from the end of what is new:
  their adapter leaves them out of its rows.)
* `newest_first`: by whatever makes an advertisement new there, and sellers push old ones up. So one
  that is known proves nothing by itself: the whole page must be known, and `is_settled`.
* `relevance`: nothing proves anything.
"""


@dataclass(frozen=True, slots=True)
class PageSeen:
    """One committed page of an attempt."""

    page_class: str
    more: bool
    next_url: str | None
    items: tuple[str, ...]
    known: Known


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a search is read: to its end, to a cap, or to what the last round knew.

    `until_known`: it stops where it meets that; else that only makes it complete at its cap.
    """

    cap: int = MOST_PAGES
    order: Order = "relevance"
    until_known: bool = False


def is_at_end(pages: Sequence[PageSeen]) -> bool:
    """Tell whether the pages ended of themselves: no more is promised, or one is no results."""
    return bool(pages) and not (pages[-1].page_class == "results" and pages[-1].more)


IsSettled = Callable[[int], bool]
"""Tells of a page, by its number, whether it is settled; asked only where that decides."""


def stopped_at(pages: Sequence[PageSeen], extent: Extent, settled: IsSettled) -> Stopped | None:
    """Return why no further page is asked for although one is promised, or None to go on.

    "A capped newest-first search is complete once it meets an advertisement known from the last
    round" (DESIGN section 4): `ENOUGH` and `is_settled` say what meeting it is.
    """
    if not pages:
        return None
    if (extent.until_known or len(pages) >= extent.cap) and _meets(pages, extent, settled):
        return Stopped("done", "met what the last round knew")
    if len(pages) > 1 and pages[-1].items == pages[-2].items:
        return Stopped("partial", f"page {len(pages)} shows what page {len(pages) - 1} shows")
    if len(pages) >= extent.cap:
        return Stopped("partial", f"a stated cap: {_pages(extent.cap)} read")
    return None


def _meets(pages: Sequence[PageSeen], extent: Extent, settled: IsSettled) -> bool:
    """Tell whether a page proves that all that is new stands above it; the last is asked first."""
    enough = ENOUGH[extent.order]
    meeting = [number for number, page in enumerate(pages, start=1) if page.known in enough]
    if extent.order == "newest_posted":
        return bool(meeting)
    return any(settled(number) for number in reversed(meeting))


def is_settled(reading: PageReading, last_day: datetime | None) -> bool:
    """Tell whether nothing on a page was pushed up since the last round.

    `last_day` is when the day began on which the last round was opened: dates that are printed to
    the day are compared by days. A page that shows no date of a refresh at all is not settled: its
    site may hide them. Where some rows show one, the others were never refreshed.
    """
    dates = [result.refreshed for result in reading.results if result.refreshed is not None]
    is_odd = any(issue.field == "refreshed" for issue in reading.issues)
    return last_day is not None and bool(dates) and not is_odd and max(dates) < last_day


def _pages(number: int) -> str:
    return "1 page is" if number == 1 else f"{number} pages are"


KNOWN = "known"


def source_of(until: str = "") -> str:
    """Return how a live search is asked for, as the ledger keeps it with the search.

    `until` is a number of pages, or "known". Raises UsageProblem where it is something else.

    >>> source_of(), source_of("3"), source_of("known")
    ('live', 'live 3', 'live known')
    """
    if until and until != KNOWN and re.fullmatch(r"[1-9][0-9]{0,2}", until) is None:
        raise UsageProblem(what=f"--until takes a number of pages below 1000, or `{KNOWN}`")
    return f"{LIVE} {until}".rstrip()


def extent_of(source: str, adapter: Adapter) -> Extent:
    """Return how far a search goes that was asked for so: never beyond what the site serves."""
    until = source.removeprefix(LIVE).strip()
    pages = int(until) if until.isdigit() else MOST_PAGES
    return Extent(
        cap=min(pages, adapter.max_pages or pages),
        order=adapter.order,
        until_known=until == KNOWN,
    )
