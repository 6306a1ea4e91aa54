"""When a live search turns to a further page, and where it stops."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from invented_market import MARKET, adapter_of, changed

from casque.errors import UsageProblem
from casque.rounds.recalling import page_seen
from casque.rounds.turning import (
    ENOUGH,
    MOST_PAGES,
    Extent,
    PageSeen,
    extent_of,
    is_at_end,
    is_settled,
    source_of,
    stopped_at,
)
from casque.sites.results import Issue, PageReading, Result


def pages(text: str) -> list[PageSeen]:
    """Return pages from words: `ab+` shows a and b and promises more; `K` and `L` are known."""
    return [_page(word) for word in text.split()]


def _page(word: str) -> PageSeen:
    if word.isalpha() and len(word) > 5:
        return PageSeen(word, False, None, (), "none")
    items = tuple(word.rstrip("+"))
    return page_seen("results", word.endswith("+"), None, [*items], {"K", "L"})


@pytest.mark.parametrize(
    ("seen", "at_end"),
    [
        ("", False), ("ab+", False), ("ab", True), ("ab+ cd", True), ("captcha", True),
        ("ab+ captcha", True), ("unknown", True),
    ],
)  # fmt: skip
def test_a_search_ends_where_no_more_is_promised_or_the_page_is_no_results(seen, at_end):
    assert is_at_end(pages(seen)) is at_end


POSTED = Extent(cap=3, order="newest_posted")
NEWEST = Extent(cap=3, order="newest_first")
RELEVANT = Extent(cap=3, order="relevance")


def stop(seen: str, extent: Extent, settled: str = "") -> str | None:
    """Return the state in which a search stops; `settled` are the numbers of settled pages."""
    stopped = stopped_at(pages(seen), extent, lambda number: str(number) in settled)
    return stopped and stopped.state


@pytest.mark.parametrize(
    ("seen", "extent", "state"),
    [
        ("", POSTED, None),
        ("ab+ cd+", POSTED, None),
        ("ab+ cd+ ef+", POSTED, "partial"),
        ("ab+ cK+ ef+", POSTED, "done"),
        ("ab+ KL+ ef+", POSTED, "done"),
        ("Kb+ cd+ ef+", POSTED, "partial"),  # an old one that is pinned to the top
        ("ab+ cK+", POSTED, None),  # old ones count in twpa: it is read to its cap
        ("ab+ Kd+ ef+", RELEVANT, "partial"),  # not the newest first: it proves nothing
        ("ab+ cK+", replace(POSTED, until_known=True), "done"),
        ("Kb+", replace(POSTED, until_known=True), None),
        ("ab+ KL+", replace(RELEVANT, until_known=True), None),
        ("ab+ ab+", POSTED, "partial"),
        ("ab+ cd+ ab+", Extent(), None),
    ],
)
def test_a_search_stops_at_a_cap_or_where_it_meets_what_was_known(seen, extent, state):
    assert stop(seen, extent, settled="123") == state


@pytest.mark.parametrize(
    ("seen", "settled", "state"),
    [
        ("KL+ ab+ cd+", "", "partial"),  # pushed up to the top: it says nothing of what is below
        ("KL+ ab+ cd+", "1", "done"),
        ("ab+ Kd+ ef+", "123", "partial"),  # one that is known, and was pushed up, or was not
        ("ab+ cd+ KL+", "3", "done"),
        ("ab+ cd+ KL+", "12", "partial"),
        ("ab+ KL+", "2", None),
    ],
)
def test_where_sellers_push_up_a_whole_page_must_be_known_and_settled(seen, settled, state):
    assert stop(seen, NEWEST, settled) == state
    until = replace(NEWEST, until_known=True)
    assert stop(seen, until, settled) == (state or "done")


def test_dates_are_only_looked_for_where_they_decide():
    asked: list[int] = []
    stopped_at(pages("KL+ KL+"), NEWEST, lambda number: bool(asked.append(number)))
    assert asked == []
    stopped_at(pages("KL+ ab+ KL+"), NEWEST, lambda number: bool(asked.append(number)))
    assert asked == [3, 1]


def test_every_order_that_an_adapter_may_have_says_what_ends_it():
    for order in ENOUGH:
        assert extent_of("live", adapter_of(changed(MARKET, order=order))).order == order


BEGAN = datetime(2012, 3, 4, 16, tzinfo=UTC)
"""When the day of the last round began."""


def a_page(*days: int | None, issue: str = "") -> PageReading:
    """Return a page of results that were refreshed so many days before it, or never."""
    results = tuple(
        Result(
            position=n, item=str(n), version="", link=None, title="", description=None,
            account=None, seller=None, price=None, pictures=(), posted=None,
            posted_precision=None,
            refreshed=None if day is None else BEGAN - timedelta(days=day),
        )
        for n, day in enumerate(days)
    )  # fmt: skip
    issues = (Issue(1, issue, "not a date"),) if issue else ()
    return PageReading("results", "", results, issues=issues)


@pytest.mark.parametrize(
    ("page", "settled"),
    [
        (a_page(1, 2), True),
        (a_page(1, None), True),
        (a_page(None, None), False),  # nothing says that the site shows refreshes
        (a_page(1, -1), False),
        (a_page(1, 0), False),  # that very day: before the round, or after it
        (a_page(1, None, issue="refreshed"), False),
        (a_page(1, None, issue="price"), True),
        (a_page(), False),
    ],
)
def test_a_page_is_settled_where_nothing_was_pushed_up_since_the_last_round(page, settled):
    assert is_settled(page, BEGAN) is settled
    assert not is_settled(page, None)


@pytest.mark.parametrize(("cap", "said"), [(1, "1 page are"), (3, "3 pages are")])
def test_a_cap_is_stated(cap, said):
    stopped = stopped_at(pages("ab+ cd+ ef+"), Extent(cap=cap), lambda _: False)
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
    assert extent == Extent(cap, order="newest_first", until_known=until_known)


@pytest.mark.parametrize("until", ["0", "-1", "1000", "all", "3 pages", "３"])
def test_what_is_neither_pages_nor_known_is_refused(until):
    with pytest.raises(UsageProblem, match="--until"):
        source_of(until)
