"""When a live search asks for a further page, and where it stops.

Decided anew after each page from what the ledger holds of the attempt, never from memory: a search
that was interrupted stops where it would have stopped undisturbed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from casque.db.store import LIVE
from casque.errors import UsageProblem
from casque.sites.adapter import Adapter
from casque.sites.classes import Stopped

MOST_PAGES = 100
"""Pages of one search where neither the adapter nor the person says fewer: no list is endless."""


@dataclass(frozen=True, slots=True)
class PageSeen:
    """One committed page of an attempt; `known`: it holds what the last round has seen."""

    page_class: str
    more: bool
    next_url: str | None
    items: tuple[str, ...]
    known: bool


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a search is read: to its end, to a cap, or to what the last round knew.

    `newest_first`: only there does meeting what was known say that all above it is new.
    """

    cap: int = MOST_PAGES
    newest_first: bool = False
    until_known: bool = False


def is_at_end(pages: Sequence[PageSeen]) -> bool:
    """Tell whether the pages ended of themselves: no more is promised, or one is no results."""
    return bool(pages) and not (pages[-1].page_class == "results" and pages[-1].more)


def stopped_at(pages: Sequence[PageSeen], extent: Extent) -> Stopped | None:
    """Return why no further page is asked for although one is promised, or None to go on.

    "A capped newest-first search is complete once it meets an advertisement known from the last
    round" (DESIGN section 4).
    """
    if not pages:
        return None
    met = extent.newest_first and any(page.known for page in pages)
    if met and (extent.until_known or len(pages) >= extent.cap):
        return Stopped("done", "met what the last round knew")
    if len(pages) > 1 and pages[-1].items == pages[-2].items:
        return Stopped("partial", f"page {len(pages)} shows what page {len(pages) - 1} shows")
    if len(pages) >= extent.cap:
        return Stopped("partial", f"a stated cap: {_pages(extent.cap)} read")
    return None


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
        newest_first=adapter.order == "newest_first",
        until_known=until == KNOWN,
    )
