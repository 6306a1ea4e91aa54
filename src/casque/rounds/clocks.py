"""What time it is in a home: in one that the demo made, it is the time of its market."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from casque.db import models as m
from casque.ports import Clock, ShiftedClock, SystemClock
from casque.rounds.home import Home


def clock_of(home: Home, name: str) -> Clock:
    """Return the clock by which a round is made.

    In a demo home it starts where the round was opened: years ago, when its market stood still; and
    goes on from there as long as the process lives.
    """
    opened = m.Round.objects.filter(name=name, opened_at__isnull=False).first()
    if not home.is_demo or opened is None or opened.opened_at is None:
        return SystemClock()
    return _going(home.path, name, opened.opened_at)


@lru_cache(maxsize=64)
def _going(home: Path, name: str, opened_at: datetime) -> ShiftedClock:
    """Return the one clock of a home's round in this process."""
    del home, name
    return ShiftedClock.starting_at(opened_at)
