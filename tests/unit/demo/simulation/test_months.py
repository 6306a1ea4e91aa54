"""The months of the market and its moments."""

from __future__ import annotations

from datetime import date

from casque.demo.simulation.months import (
    MONTHS,
    NUMBER,
    as_datetime,
    day_of,
    round_of,
    start_of,
    window,
)


def test_33_months_as_in_the_briefing():
    assert (len(MONTHS), MONTHS[0], MONTHS[-1]) == (33, "2012-01", "2014-09")
    assert [NUMBER[month] for month in MONTHS] == list(range(33))


def test_months_begin_in_shanghai():
    assert as_datetime(start_of("2012-01")).isoformat() == "2011-12-31T16:00:00+00:00"
    assert as_datetime(round_of("2012-01")).isoformat() == "2012-01-25T02:00:00+00:00"


def test_windows_follow_one_another_without_a_gap():
    assert window(0) == (start_of("2012-01"), round_of("2012-01"))
    assert all(window(n)[0] == window(n - 1)[1] for n in range(1, len(MONTHS)))


def test_a_day_is_that_of_shanghai():
    assert day_of(start_of("2012-02")) == date(2012, 2, 1)
    assert day_of(start_of("2012-02") - 1) == date(2012, 1, 31)
