"""kill -9 at random points of a live round, parent and child: equal to undisturbed, soon resumed.

`python benchmarks/kills.py [--kills 100] [--seed 1]`

The harness is that of `tests/e2e/live_kills.py`; Scrapy's own JOBDIR stands in the same one beside
it (`jobdir_peer.py`).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from targets import Target, print_rows, told

TESTS = Path(__file__).parents[1] / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "e2e")]

from live_kills import Killer, Report  # noqa: E402

import live_market as lm  # noqa: E402  found through the line above

SOON = 5.0
"""Seconds from a resume to its first request, at most."""


def kill(kills: int, seed: int) -> tuple[Report, int | None]:
    """Kill so often; return what was struck, and how many rounds ended differently.

    The first that differs ends it; where it cannot even be told, the number is None.
    """
    with lm.a_market() as market, tempfile.TemporaryDirectory() as folder:
        try:
            killer = Killer(Path(folder), market, kills, seed)
        except AssertionError as error:
            print(f"the undisturbed round did not end: {error}", file=sys.stderr)
            return Report(), None
        try:
            return killer.run(), 0
        except AssertionError as error:
            print(f"a round ended differently: {error}", file=sys.stderr)
            return killer.report, 1


def main() -> int:
    """Print what was struck; return 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    report, differing = kill(asked.kills, asked.seed)
    print_rows("struck", ("where", "times"), sorted(Counter(report.struck).items()))
    missing = asked.kills - len(report.struck)
    slowest = max(report.first_requests, default=None)
    targets = (
        Target("kills that did not strike", missing, 0),
        Target("rounds that differ from an undisturbed one", differing, 0),
        Target("slowest first request of a resume", slowest, SOON, "s"),
    )
    return told(targets, f"{len(report.struck)} kills in {report.rounds} rounds")


if __name__ == "__main__":
    raise SystemExit(main())
