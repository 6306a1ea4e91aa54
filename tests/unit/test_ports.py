"""The machine's clock: moments are aware and in UTC, wherever the machine stands."""

from datetime import UTC, datetime, timedelta

from casque.ports import SystemClock


def test_the_machines_clock_tells_the_present_moment_in_utc():
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert before <= now <= datetime.now(UTC)
    assert now.utcoffset() == timedelta(0)
    assert now.tzinfo is UTC
