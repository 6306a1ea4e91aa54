"""How long a site is left alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casque.crawl.patience import own_wait, seconds_asked, wait_after
from casque.settings import Limits

NOON = datetime(2012, 4, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Thu, 05 Apr 2012 12:02:00 GMT", 120),
        ("Thu, 05 Apr 2012 14:02:00 +0200", 120),
        ("Thursday, 05-Apr-12 12:02:00 GMT", 120),
        ("Thu, 05 Apr 2012 11:00:00 GMT", 0),  # it has passed
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("9" * 30, 9_999_999_999),  # as long as one can say
        ("1352116800", 1_352_116_800),  # an epoch, where seconds are due
        ("0" * 20 + "120", 120),
        ("Thu, 99 Apr 2012 12:02:00 GMT", None),
        ("Thu, 05 Apr 99999999999999999999 12:02:00 GMT", None),
        ("Thu, 05 Apr 2012 99999999999999999999:02:00 GMT", None),
        ("Thu, 05 Apr 2012 12:02:00 +99999999999999999", None),
        ("Fri, 31 Dec 9999 23:59:59 -2359", 252_068_759_939),  # it can be reckoned with
    ],
)
def test_retry_after_is_seconds_or_a_date(said, seconds):
    assert seconds_asked(said, NOON) == seconds


def test_of_our_own_accord_we_wait_twice_as_long_each_time_up_to_the_limit():
    limits = Limits(first_wait=5, longest_wait=30)
    assert [own_wait(tried, limits) for tried in (1, 2, 3, 4, 60)] == [5, 10, 20, 30, 30]


@pytest.mark.parametrize(("asked", "wait"), [(None, 5), (1, 5), (20, 20), (3600, 3600)])
def test_what_a_site_asks_for_makes_the_wait_longer_never_shorter(asked, wait):
    assert wait_after(asked, 1, Limits(first_wait=5)) == wait


@given(
    st.text()
    | st.from_regex(r"[A-Z][a-z]{2}, [0-9]{1,9} [A-Z][a-z]{2} [0-9]{1,9} .{0,9} [+-][0-9]{4}")
    | st.from_regex(r"Thu, [0-9]{1,30} Apr [0-9]{1,30} [0-9]{1,30}:[0-9]{1,30} [+-][0-9]{1,30}")
)
def test_whatever_a_header_says_is_seconds_or_nothing(said):
    seconds = seconds_asked(said, NOON)
    assert seconds is None or seconds >= 0
