"""When a site may be asked next, whoever asks."""

from __future__ import annotations

import os

import pytest

from casque.crawl.turns import MOST, Turn, Turns, host_of


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


def test_a_kill_in_the_midst_of_it_does_not_end_the_rest_before(tmp_path, monkeypatch):
    time = Time()
    turn = Turn(tmp_path, "m01", time)
    turn.rest(60)
    set_time = os.utime

    def killed(path, times=None):  # no moment is set any more
        if times is not None:
            raise KeyboardInterrupt
        set_time(path)

    monkeypatch.setattr(os, "utime", killed)
    for host in ("m01", "m02"):
        with pytest.raises(KeyboardInterrupt):
            Turn(tmp_path, host, time).rest(90)
    assert Turn(tmp_path, "m01", time).left() == pytest.approx(60)
    assert not (tmp_path / "m02").exists()  # there is a moment in its name, or it is not there


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


def test_a_rest_of_a_day_is_kept_though_file_systems_round(tmp_path):
    time = Time()
    time.moment = 1_700_000_000.123456789
    turn = Turn(tmp_path, "m01", time)
    turn.rest(MOST)
    time.moment -= 0.001
    assert turn.left() == pytest.approx(MOST, abs=1)


def test_the_turn_is_that_of_the_host_that_is_asked(tmp_path):
    turns = Turns(tmp_path, Time())
    assert turns.at("http://a.example/1") is turns.at("https://A.example:443/2?q=1")
    assert turns.at("http://a.example/") is not turns.at("http://a.example:8080/")
    turns.at("http://a.example/").rest(5)
    assert turns.at("http://img.a.example/").left() == 0


@pytest.mark.parametrize(
    "url",
    ["http://a.example/../../x", "http://[::1]:8/", "http://b\u00fccher.example/", "nonsense"],
)
def test_every_host_has_a_name_that_a_file_may_have(tmp_path, url):
    Turns(tmp_path, Time()).at(url).rest(1)
    assert [path.name for path in tmp_path.iterdir()] == [host_of(url)]
