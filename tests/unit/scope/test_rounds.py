from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casque.errors import RoundNameInvalid
from casque.scope import (
    is_round_name,
    month_start,
    months_between,
    next_round,
    round_name,
    round_of,
)
from casque.scope.rounds import is_in_force

months = st.builds("{:04d}-{:02d}".format, st.integers(1900, 2099), st.integers(1, 12))


@pytest.mark.parametrize(
    "text",
    ["", "2014", "2014-9", "2014-13", "2014-00", "2014.09", " 2014-09", "2014-09\n", "２０１４-09"],
)
def test_what_is_no_month_is_refused(text):
    assert not is_round_name(text)
    with pytest.raises(RoundNameInvalid, match="a round is a month such as 2014-09, not"):
        round_name(text)


def test_a_month_is_a_round():
    assert round_name("2014-09") == "2014-09"


def test_months_are_counted_both_ways():
    assert months_between("2012-01", "2014-09") == 32
    assert months_between("2014-09", "2012-01") == -32


def test_a_month_begins_in_its_zone():
    assert month_start("2012-05", "Asia/Shanghai") == datetime(2012, 4, 30, 16, tzinfo=UTC)
    assert month_start("2012-05", "UTC").tzinfo is UTC


def test_a_moment_falls_into_the_month_of_its_zone():
    moment = datetime(2012, 4, 30, 16, tzinfo=UTC)
    assert (round_of(moment, "Asia/Shanghai"), round_of(moment, "UTC")) == ("2012-05", "2012-04")


def test_a_moment_without_a_zone_belongs_to_no_month():
    with pytest.raises(ValueError, match="without its zone"):
        round_of(datetime(2012, 5, 1), "UTC")  # noqa: DTZ001 - that is the case


@given(months)
def test_the_next_round_is_one_month_on(month):
    if month != "2099-12":
        assert months_between(month, next_round(month)) == 1
        assert next_round(month) > month
        start = month_start(next_round(month), "Asia/Shanghai")
        assert round_of(start, "Asia/Shanghai") == next_round(month)


@given(months, months, months)
def test_validity_is_half_open(month, first, until):
    held = months_between(first, month) >= 0 and months_between(month, until) > 0
    assert is_in_force(month, first, until) == held
    assert is_in_force(month, first, None) == (months_between(first, month) >= 0)
