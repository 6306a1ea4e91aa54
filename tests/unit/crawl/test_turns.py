"""When a site may be asked next, whoever asks."""

from __future__ import annotations

import os

import pytest

from casque.crawl.turns import MOST, Turn


class Time:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.moment = 1_000_000.0

    def __call__(self) -> float:
        return self.moment


def test_a_site_that_was_never_asked_may_be_asked_now(tmp_path):
    assert Turn(tmp_path / "turns", "m01").left() == 0


def test_after_a_request_a_site_rests_and_another_process_knows(tmp_path):
    time = Time()
    Turn(tmp_path, "m01", time).rest(5)
    time.moment += 2
    assert Turn(tmp_path, "m01", time).left() == pytest.approx(3)
    assert Turn(tmp_path, "m02", time).left() == 0
    time.moment += 3
    assert Turn(tmp_path, "m01", time).left() == 0


def test_a_short_rest_does_not_end_a_long_one(tmp_path):
    time = Time()
    turn = Turn(tmp_path, "m01", time)
    turn.rest(60)
    turn.rest(1)
    assert turn.left() == pytest.approx(60)


def test_no_rest_is_longer_than_a_day(tmp_path):
    time = Time()
    turn = Turn(tmp_path, "m01", time)
    turn.rest(1e9)
    assert turn.left() == pytest.approx(MOST)


def test_a_moment_that_a_wrong_clock_wrote_holds_nobody_up(tmp_path):
    time = Time()
    turn = Turn(tmp_path, "m01", time)
    turn.rest(1)
    os.utime(tmp_path / "m01", (time.moment + 1e8, time.moment + 1e8))
    assert turn.left() == 0
