"""The time of a round: of its market in a demo home, of this machine elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

import saved_pages as s
from casque.errors import RoundState
from casque.ports import SystemClock
from casque.rounds import opening
from casque.rounds.clocks import clock_of


@pytest.mark.parametrize("is_demo", [True, False])
def test_a_demo_home_is_in_the_time_of_its_rounds(tmp_path, is_demo):
    home = replace(s.a_home(tmp_path), is_demo=is_demo)
    assert isinstance(clock_of(home, "2012-03"), SystemClock)  # nobody has opened it
    opening.open_round(home, "2012-03", by="a1", now=s.MARCH)
    now = clock_of(home, "2012-03").now()
    expected = s.MARCH if is_demo else datetime.now(UTC)
    assert abs((now - expected).total_seconds()) < 60


def test_a_month_far_ahead_is_not_opened(tmp_path):
    home = s.a_home(tmp_path)
    for name in ("2012-05", "2035-01"):
        with pytest.raises(RoundState, match="months ahead"):
            opening.open_round(home, name, by="a1", now=s.MARCH)
    opening.open_round(home, "2012-04", by="a1", now=s.MARCH)


def test_a_demos_clock_goes_on_and_does_not_start_again(tmp_path):
    home = replace(s.a_home(tmp_path), is_demo=True)
    opening.open_round(home, "2012-03", by="a1", now=s.MARCH)
    before = clock_of(home, "2012-03").now()
    assert clock_of(home, "2012-03").now() > before
