"""What a monitoring programme gets to see: how each of its searches ends, and what it shows.

A programme that reads perfectly: every page that a site gives, every word in force on every site in
force. What it does not get is the market's doing: faults, blocked words, caps.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, time
from functools import cache
from typing import Literal, NamedTuple, Protocol, TypeVar

from casque.demo.simulation.months import ZONE, day_of
from casque.demo.simulation.searching import numbers_of
from casque.demo.simulation.shelves import Fault, Site

Reading = Literal["to_the_cap", "until_known"]
"""How far a newest-first list is read: as far as the site serves it; or until the end of the first
page on which all is known from the last round, and nothing was refreshed since."""

ENDS: Mapping[Fault, tuple[str, str]] = {
    "captcha": ("blocked", "captcha"),
    "login_wall": ("blocked", "log-in wall"),
    "rate_limited": ("blocked", "rate limited"),
    "unavailable": ("failed", "503"),
    "soft_ban": ("suspicious", "soft ban"),
    "odd_template": ("failed", "not understood"),
    "slow": ("failed", "time-out"),
    "dead": ("failed", "no answer"),
    "bomb": ("failed", "unpacks too far"),
    "blank": ("failed", "not understood"),
    "long_rest": ("blocked", "asks for a long rest"),
}
"""How a fault ends every search of its site; a hostile page is read all the same."""

NEEDS_BROWSER = ("failed", "needs a browser")

SEEN_ALL = ("done", "empty")


class Shown(Protocol):
    """What is asked of an advertisement on a shelf."""

    @property
    def item(self) -> str:
        """Return the site's id of it."""

    @property
    def terms(self) -> int:
        """Return what the site's search finds in it, as bits."""

    @property
    def refreshed(self) -> int:
        """Return when it was posted or bumped last."""


class LastRound(NamedTuple):
    """The items that the last round saw on a site, and the moment at which it was made."""

    items: Collection[str] = frozenset()
    at: int | None = None


S = TypeVar("S", bound=Shown)


class Ended(NamedTuple):
    """How a search ended, and how many of its results were shown."""

    term: int
    state: str
    reason: str
    shown: int


def site_end(site: Site, fault: Fault) -> tuple[str, str] | None:
    """Return how all searches of a site end where none of its pages can be read."""
    if site.style == "script_only":
        return NEEDS_BROWSER
    return ENDS.get(fault)


def results(shelf: Iterable[S], terms: Collection[int]) -> dict[int, list[S]]:
    """Return what each term's search has, in the order of the shelf."""
    asked = sum(1 << term for term in terms)
    found: dict[int, list[S]] = {term: [] for term in terms}
    for one in shelf:
        if bits := one.terms & asked:
            for term in numbers_of(bits):
                found[term].append(one)
    return found


def ended(
    site: Site,
    term: int,
    have: Sequence[S],
    last: LastRound,
    *,
    is_blocked: bool,
    reading: Reading,
) -> Ended:
    """Return how the search of a term ended on a site whose pages can be read.

    Lists that are newest first go by the last refresh, so that a known advertisement may stand
    above new ones. A capped search is complete where the site shows refreshes and a whole page is
    known and was not refreshed since the last round: then all below it is older.

    Args:
        site: where it is made.
        term: which is searched.
        have: all that the site has of it, in its order.
        last: what the last round saw on the site.
        is_blocked: the site refuses the term.
        reading: how far a newest-first list is read.
    """
    if is_blocked:
        return Ended(term, "word_blocked", "", 0)
    if not have:
        return Ended(term, "empty", "", 0)
    return _read(site, term, have, last, reading=reading)


def _read(site: Site, term: int, have: Sequence[S], last: LastRound, *, reading: Reading) -> Ended:
    """Return how the reading of a list ended: at its end, at its cap, or at what is known."""
    cap = len(have) if site.max_pages is None else site.per_page * site.max_pages
    served = have[:cap]
    pages = _pages_to_what_is_known(site, served, last)
    if pages is not None and reading == "until_known":
        return Ended(term, "done", "met what is known", min(len(served), pages * site.per_page))
    if len(have) <= cap:
        return Ended(term, "done", "", len(have))
    if pages is not None:
        return Ended(term, "done", "met what is known", len(served))
    return Ended(term, "partial", "cap", len(served))


def _pages_to_what_is_known(site: Site, served: Sequence[S], last: LastRound) -> int | None:
    """Return the pages down to the first that is known and was not refreshed since, or None.

    Days are compared: many sites show no more.
    """
    if site.order != "newest_first" or site.shows != "refreshed" or last.at is None:
        return None
    since = _midnight_of(last.at)
    for first in range(0, len(served), site.per_page):
        page = served[first : first + site.per_page]
        if all(one.item in last.items and one.refreshed < since for one in page):
            return first // site.per_page + 1
    return None


@cache
def _midnight_of(moment: int) -> int:
    """Return the moment at which the day began."""
    return int(datetime.combine(day_of(moment), time(), ZONE).timestamp())
