"""A site that asks to be left alone for longer than a round waits: a gap, searched later."""

from __future__ import annotations

import time

import pytest

import live_market as lm
from casque.ports import ShiftedClock
from casque.rounds.running import resume_round
from casque.tables import GAPS
from live_rounds import APRIL, SWIFT, opened, run, states

REST = 2
"""Seconds: a round of these tests waits less (`SWIFT`)."""


@pytest.mark.parametrize("status", [429, 503])
def test_what_was_a_gap_is_searched_when_the_rest_is_over(tmp_path, market, status):
    assert SWIFT.limits.longest_wait < REST
    goods = lm.Goods(market, "m01", {"象牙": lm.rows_of(market, "m01", range(2))})
    resting = [lm.Reply(status=status, headers={"Retry-After": f"{REST}"})]
    goods.instead = lambda asked, before: resting.pop() if resting else None
    market.sites["m01"] = goods
    home = opened(tmp_path, market, "m01", terms={"t-1": "象牙", "t-2": "虎骨"})
    assert {state for state, _ in run(home).values()} <= set(GAPS)
    assert len(market.asked("m01", "/v2")) == 1
    time.sleep(REST)  # as the site asked
    resume_round(home, "2012-04", clock=ShiftedClock.starting_at(APRIL), collector=SWIFT)
    assert states()["m01 t-2"][0] == "empty"  # the page says so: no gap that reads as a zero
    assert states()["m01 t-1"][0] in GAPS  # a search that ended waits for who asks again
    assert run(home, again=True)["m01 t-1"] == ("done", "2 results on 1 page")
