"""From page classes to the state of a search (DESIGN section 9)."""

import polars as pl
import pytest
from invented_market import MARKET, adapter_of, changed

from casque.sites import Seen, outcome_of, state_of
from casque.sites.classes import STATES, Stopped, seen
from casque.sites.results import PageReading
from casque.sites.schema import Yield
from casque.tables import READINGS, PageClass


def pages(text):
    """Return pages from words: results:30+ is a page of 30 results that promises more."""
    return [one_page(word) for word in text.split()]


def one_page(word):
    page_class, _, count = word.partition(":")
    return Seen(page_class, "because", int(count.strip("+") or 0), count.endswith("+"))


@pytest.mark.parametrize(
    ("read", "state"),
    [
        ("results:30", "done"),
        ("results:30+ results:5", "done"),
        ("results:30+ empty", "done"),  # an empty page after results is their end
        ("empty", "empty"),
        ("empty results:3", "done"),
        ("results:30+", "partial"),
        ("results:30+ results:30+", "partial"),
        ("word_blocked", "word_blocked"),
        ("captcha", "blocked"),
        ("login_wall", "blocked"),
        ("rate_limited", "blocked"),
        ("soft_ban", "suspicious"),
        ("error", "failed"),
        ("not_understood", "failed"),
        ("needs_browser", "failed"),
        ("results:30+ captcha", "blocked"),
        ("results:30+ error results:3", "failed"),
        ("results:30+ not_understood captcha", "failed"),  # the first decides
        ("", "failed"),  # no page at all is never a zero
    ],
)
def test_the_pages_of_an_attempt_say_how_it_ended(read, state):
    assert outcome_of(pages(read)).state == state


@pytest.mark.parametrize(
    ("read", "state"),
    [
        ("results:30", "done"),
        ("results:9", "suspicious"),
        ("results:60 results:60", "suspicious"),
        ("empty", "suspicious"),
        ("results:5+", "partial"),  # a gap already
        ("word_blocked", "word_blocked"),
    ],
)
def test_a_yield_outside_expectation_is_suspicious(read, state):
    assert outcome_of(pages(read), Yield(min=10, max=100)).state == state


def test_every_class_of_page_has_a_state():
    assert set(STATES) == set(PageClass.__args__)


def test_a_reason_names_the_page():
    assert outcome_of(pages("results:3+ captcha")).reason == "page 2: because"


def test_readings_are_taken_in_the_order_of_their_pages():
    row = {"search": 1, "next_url": None, "reason": "r"}
    rows = [
        row | {"page": 2, "page_class": "results", "results": 3, "more": False},
        row | {"page": 1, "page_class": "results", "results": 30, "more": True},
    ]
    adapter = adapter_of(changed(MARKET, expect={"results_per_search": {"max": 33}}))
    outcome = state_of(READINGS.frame(rows), adapter)
    assert outcome == ("done", "33 results on 2 pages")
    assert state_of(pl.DataFrame(schema=READINGS.columns), adapter).state == "failed"


def test_what_counts_of_a_reading():
    assert seen(PageReading("empty", "none")) == ("empty", "none", 0, False, 0, None)
    reading = PageReading("results", "r", more=True, refused=2, number=3)
    assert seen(reading) == ("results", "r", 0, True, 2, 3)


@pytest.mark.parametrize(
    ("numbers", "reason"),
    [
        ([1, 2, 3], None),
        ([3, 1, 2], None),  # saved pages may come in any order
        ([1, 2, 2], None),
        ([None, None], None),  # nobody says which page it is
        ([1, None, 3], None),  # the second may be page 2
        ([1, 3, 4], "page 2 did not come"),
        ([11], "10 of the pages 1 to 10 did not come"),
        ([2, 5], "3 of the pages 1 to 4 did not come"),
    ],
)
def test_a_page_that_is_missing_in_between_is_a_gap(numbers, reason):
    outcome = outcome_of([Seen("results", "r", 5, False, 0, number) for number in numbers])
    assert outcome.state == ("done" if reason is None else "partial")
    assert reason is None or outcome.reason == reason


def test_a_row_that_could_not_be_read_is_a_gap():
    read = [Seen("results", "r", 15, True), Seen("results", "r", 15, False, 1)]
    assert outcome_of(read) == ("partial", "1 row could not be read, beside 30 that could")


@pytest.mark.parametrize(
    ("read", "stopped", "outcome"),
    [
        ("", Stopped("blocked", "robots"), ("blocked", "robots")),
        ("results:3+", Stopped("failed", "page 2: late"), ("partial", "page 2: late")),
        ("results:3+", Stopped("blocked", "robots"), ("partial", "robots")),
        ("results:3+ results:2+", Stopped("partial", "a cap"), ("partial", "a cap")),
        ("results:3+", Stopped("done", "known"), ("done", "3 results on 1 page; known")),
        ("results:3+ captcha", Stopped("failed", "late"), ("blocked", "page 2: because")),
    ],
)
def test_why_no_further_page_came_is_said(read, stopped, outcome):
    assert outcome_of(pages(read), stopped=stopped) == outcome


@pytest.mark.parametrize(("count", "state"), [(3, "done"), (20, "done"), (21, "suspicious")])
def test_of_a_list_that_was_not_read_to_its_end_few_results_say_nothing(count, state):
    stopped = Stopped("done", "known")
    outcome = outcome_of(pages(f"results:{count}+"), Yield(min=10, max=20), stopped)
    assert outcome.state == state


def test_a_search_that_stopped_at_what_was_known_is_still_looked_at():
    stopped = Stopped("done", "known")
    assert outcome_of(pages("captcha"), Yield(min=10, max=20), stopped).state == "blocked"
    refused = [Seen("results", "r", 5, True, refused=1)]
    assert outcome_of(refused, stopped=stopped).state == "partial"
