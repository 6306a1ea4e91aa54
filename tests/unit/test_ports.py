"""The machine's clock: moments are aware and in UTC, wherever the machine stands."""

from datetime import UTC, datetime, timedelta

from casque.ports import ShiftedClock, SystemClock, shift_of


def test_the_machines_clock_tells_the_present_moment_in_utc():
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert before <= now <= datetime.now(UTC)
    assert now.utcoffset() == timedelta(0)
    assert now.tzinfo is UTC


def test_a_shifted_clock_goes_on_from_its_moment():
    moment = datetime(2012, 4, 5, 1, tzinfo=UTC)
    clock = ShiftedClock.starting_at(moment)
    first, second = clock.now(), clock.now()
    assert moment <= first <= second < moment + timedelta(minutes=1)
    assert shift_of(clock) < -24 * 3600
    assert shift_of(SystemClock()) == 0
