"""The tides: shares that are shares, and the turns of the briefing."""

from __future__ import annotations

import pytest

from casque.demo.simulation import trends
from casque.demo.simulation.months import MONTHS, NUMBER
from casque.demo.simulation.trends import tide


def test_shares_add_up_and_ivory_is_over_half():
    assert sum(share for _, share in trends.SHARES) == pytest.approx(1)
    assert dict(trends.SHARES)["IV"] > 0.5
    assert sum(share for _, share in trends.COPIES) == pytest.approx(1)


@pytest.mark.parametrize("month", range(len(MONTHS)))
def test_every_month_has_its_tide(month):
    now = tide(month)
    assert now.new > 0
    assert now.repeats > 0
    assert all(0 <= share <= 1 for share in (now.leaves, now.heed, now.sweep))


def test_the_tide_turns_as_in_the_briefing():
    january, march, april, july = (tide(NUMBER[f"2012-0{month}"]) for month in (1, 3, 4, 7))
    assert march.new > january.new > july.new
    assert march.repeats > 5 * april.repeats
    assert tide(NUMBER["2013-07"]).sweep > tide(NUMBER["2012-12"]).sweep == 0
