"""When a live search turns to a further page, and where it stops."""

from __future__ import annotations

import pytest
from invented_market import MARKET, adapter_of, changed

from casque.errors import UsageProblem
from casque.rounds.turning import (
    MOST_PAGES,
    Extent,
    PageSeen,
    extent_of,
    is_at_end,
    source_of,
    stopped_at,
)


def pages(text: str) -> list[PageSeen]:
    """Return pages from words: `ab+` shows a and b and promises more; `K` is a known item."""
    return [_page(word) for word in text.split()]


def _page(word: str) -> PageSeen:
    if word.isalpha() and len(word) > 5:
        return PageSeen(word, False, None, (), False)
    items = tuple(word.rstrip("+"))
    return PageSeen("results", word.endswith("+"), None, items, "K" in items)


@pytest.mark.parametrize(
    ("seen", "at_end"),
    [
        ("", False), ("ab+", False), ("ab", True), ("ab+ cd", True), ("captcha", True),
        ("ab+ captcha", True), ("unknown", True),
    ],
)  # fmt: skip
def test_a_search_ends_where_no_more_is_promised_or_the_page_is_no_results(seen, at_end):
    assert is_at_end(pages(seen)) is at_end


NEWEST = Extent(cap=3, newest_first=True)


@pytest.mark.parametrize(
    ("seen", "extent", "state"),
    [
        ("", NEWEST, None),
        ("ab+ cd+", NEWEST, None),
        ("ab+ cd+ ef+", NEWEST, "partial"),
        ("ab+ Kd+ ef+", NEWEST, "done"),
        ("ab+ Kd+", NEWEST, None),  # old ones count in twpa: it is read to its cap
        ("ab+ Kd+ ef+", Extent(cap=3), "partial"),  # not the newest first: it proves nothing
        ("ab+ Kd+", Extent(cap=3, newest_first=True, until_known=True), "done"),
        ("ab+ Kd+", Extent(cap=3, until_known=True), None),
        ("ab+ ab+", NEWEST, "partial"),
        ("ab+ cd+ ab+", Extent(), None),
    ],
)
def test_a_search_stops_at_a_cap_or_where_it_meets_what_was_known(seen, extent, state):
    stopped = stopped_at(pages(seen), extent)
    assert (stopped and stopped.state) == state


@pytest.mark.parametrize(("cap", "said"), [(1, "1 page are"), (3, "3 pages are")])
def test_a_cap_is_stated(cap, said):
    stopped = stopped_at(pages("ab+ cd+ ef+"), Extent(cap=cap))
    assert stopped is not None
    assert stopped.reason == f"a stated cap: {said} read".replace("1 page are", "1 page is")


@pytest.mark.parametrize(
    ("until", "serves", "cap", "until_known"),
    [
        ("", None, MOST_PAGES, False),
        ("", 5, 5, False),
        ("3", 5, 3, False),
        ("9", 5, 5, False),
        ("500", None, 500, False),
        ("known", 5, 5, True),
    ],
)
def test_how_far_a_search_goes_is_kept_with_it(until, serves, cap, until_known):
    adapter = adapter_of(changed(MARKET, max_pages=serves, order="newest_first"))
    extent = extent_of(source_of(until), adapter)
    assert extent == Extent(cap, newest_first=True, until_known=until_known)


@pytest.mark.parametrize("until", ["0", "-1", "1000", "all", "3 pages", "３"])
def test_what_is_neither_pages_nor_known_is_refused(until):
    with pytest.raises(UsageProblem, match="--until"):
        source_of(until)
