"""Whether a page promises a further one, and where that is.

Where a page that should say so does not, more is assumed: a search then ends partial, a gap that
can be seen, where the other guess would call it whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from casque.errors import FieldNotUnderstood
from casque.sites import identity
from casque.sites.adapter import Adapter
from casque.sites.fields import Place, values_of
from casque.sites.results import Issue
from casque.sites.schema import Alternatives, Numbers
from casque.sites.signs import first_sign


@dataclass(frozen=True, slots=True)
class Paged:
    """Whether there is more and where; which page this is, and what was odd about it."""

    more: bool
    next_url: str | None = None
    number: int | None = None
    issues: tuple[Issue, ...] = ()


def read_paging(place: Place) -> Paged:
    """Return what the page says of a further one."""
    try:
        return replace(_said(place), number=_said_number(place))
    except FieldNotUnderstood as error:
        return Paged(True, issues=(Issue(None, "more", str(error.fields["what"])),))


def _said(place: Place) -> Paged:
    paging = place.layout.paging
    if first_sign(paging.last_when, place.page):
        return Paged(False)
    if next_url := _next(place):
        own = is_own(next_url, place.adapter)
        return Paged(True, next_url) if own else Paged(True, issues=(_LED_AWAY,))
    if first_sign(paging.more_when, place.page):
        return Paged(True)
    if paging.numbers is not None:
        return Paged(_more_by(paging.numbers, place))
    if paging.last_when:
        raise FieldNotUnderstood(field="more", what="neither a further page nor the last")
    return Paged(False)


_LED_AWAY = Issue(None, "more", "its next link leads to another host: asked for by number instead")


def is_own(url: str, adapter: Adapter) -> bool:
    """Tell whether an address is on one of the site's own hosts: a page may be hostile."""
    own = {urlsplit(known).netloc for known in (adapter.address, adapter.search_url("", 1))}
    return urlsplit(url).netloc in own


def _next(place: Place) -> str | None:
    found = values_of(place.layout.paging.next, place=place, row=place.page.root, field="more")
    return identity.resolve(found[0], base=place.base, field="more") if found else None


def _said_number(place: Place) -> int | None:
    """Return which page it says it is; a single page often says nothing."""
    numbers = place.layout.paging.numbers
    try:
        return _number(numbers.current, place) if numbers is not None else None
    except FieldNotUnderstood:
        return None


def _more_by(numbers: Numbers, place: Place) -> bool:
    current = _number(numbers.current, place)
    if numbers.pages:
        return current < _number(numbers.pages, place)
    return current * _number(numbers.per_page, place) < _number(numbers.results, place)


def _number(alternatives: Alternatives, place: Place) -> int:
    found = values_of(alternatives, place=place, row=place.page.root, field="more")
    if not found or re.fullmatch(r"[0-9]{1,9}", found[0]) is None:
        raise FieldNotUnderstood(field="more", what="the count of pages is not a number")
    return int(found[0])
