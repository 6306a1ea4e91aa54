"""Run or resume a live round; at the n-th moment of one kind, die by SIGKILL, or let the child die.

python live_kill_driver.py HOME run|resume [KIND N LOG]
python live_kill_driver.py --child KIND N LOG
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

LIMITS = {"timeout": 5, "first_wait": 0.05, "longest_wait": 1.0}


def strike_at(owner: object, name: str, number: int, log: Path, *, after: bool) -> None:
    """Make the n-th call of a function the last thing this process does."""
    original: Callable[..., object] = getattr(owner, name)
    met = 0

    def dying(*args: object, **kwargs: object) -> object:
        nonlocal met
        met += 1
        if met < number or log.exists():
            return original(*args, **kwargs)
        if after:
            original(*args, **kwargs)
        log.write_text(f"{name} {number}\n", encoding="utf-8")
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("still alive")

    setattr(owner, name, dying)


def strike_parent(kind: str, number: int, log: Path) -> None:
    """Make the n-th moment of that kind the last one of the parent."""
    from casque.db import models as m
    from casque.db import store

    moments: dict[str, tuple[object, str, bool]] = {
        "between fsync and commit": (store, "commit_page", False),
        "inside a page": (m.Hit.objects, "bulk_create", False),
        "between pages": (store, "commit_page", True),
        "inside pictures": (m.Picture.objects, "bulk_create", True),
        "between searches": (store, "end_attempt", True),
    }
    owner, name, after = moments[kind]
    strike_at(owner, name, number, log, after=after)


def run_child(kind: str, number: int, log: Path) -> None:
    """Be the child, and die once at that moment."""
    from casque.crawl import __main__ as child
    from casque.crawl.keeping import Keeper
    from casque.evidence import archive

    moments: dict[str, tuple[object, str, bool]] = {
        "before a page is kept": (archive.WarcArchive, "write", False),
        "inside a page that is kept": (archive.os, "fsync", False),
        "before its answer": (Keeper, "keep", True),
    }
    owner, name, after = moments[kind]
    strike_at(owner, name, number, log, after=after)
    child.main()


def run_parent(home: str, verb: str, strike: list[str]) -> int:
    """Run or resume; return the exit code that the command line would give."""
    from casque.crawl import child
    from casque.ports import SystemClock
    from casque.rounds.home import open_home
    from casque.rounds.running import Request, resume_round, run_round
    from casque.rounds.sending import Collector
    from casque.settings import Limits
    from casque.tables import GAPS

    if strike:
        kind, number, log = strike[0], int(strike[1]), Path(strike[2])
        if kind in ("before a page is kept", "inside a page that is kept", "before its answer"):
            child.COMMAND = (sys.executable, __file__, "--child", *strike)
        else:
            strike_parent(kind, number, log)
    opened, swift = open_home(Path(home)), Collector(limits=Limits(**LIMITS))
    if verb == "run":
        searches = run_round(opened, Request("2012-04"), clock=SystemClock(), collector=swift)
    else:
        searches = resume_round(opened, "2012-04", clock=SystemClock(), collector=swift)
    del searches
    from casque.db import models as m

    states = set(m.Search.objects.values_list("state", flat=True))
    return 3 if states & set(GAPS) else 0


if __name__ == "__main__":
    if sys.argv[1] == "--child":
        run_child(sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))
    else:
        sys.exit(run_parent(sys.argv[1], sys.argv[2], sys.argv[3:]))
