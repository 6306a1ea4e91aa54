"""Run a replay and die by SIGKILL at the n-th moment of one kind; told where in a log.

python kill_driver.py HOME FOLDER KIND N LOG
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from casque.db import models as m
from casque.db import store
from casque.evidence.archive import WarcArchive
from casque.ports import SystemClock
from casque.rounds.home import open_home
from casque.rounds.running import Request, run_round

KINDS: dict[str, tuple[object, str, bool]] = {
    "between fsync and commit": (WarcArchive, "write", True),
    "inside a page": (m.Hit.objects, "bulk_create", False),
    "between pages": (store, "commit_page", True),
    "between searches": (store, "end_attempt", True),
    "inside screening": (m.Finding.objects, "bulk_create", False),
}
"""Where a kill strikes: before or after a call of what."""


def strike(kind: str, number: int, log: Path) -> None:
    """Make the n-th moment of that kind the last one of this process."""
    owner, name, after = KINDS[kind]
    original: Callable[..., object] = getattr(owner, name)
    met = 0

    def dying(*args: object, **kwargs: object) -> object:
        nonlocal met
        met += 1
        if met < number:
            return original(*args, **kwargs)
        if after:
            original(*args, **kwargs)
        log.write_text(f"{kind} {number}\n", encoding="utf-8")
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("still alive")

    setattr(owner, name, dying)


def main(home: str, folder: str, kind: str, number: str, log: str) -> None:
    """Run until the strike."""
    strike(kind, int(number), Path(log))
    run_round(open_home(Path(home)), Request("2012-03", Path(folder)), clock=SystemClock())


if __name__ == "__main__":
    main(*sys.argv[1:])
