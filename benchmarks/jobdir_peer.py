"""Scrapy's own JOBDIR in the harness of `kills.py`: what kill -9 costs a usual spider.

`python benchmarks/jobdir_peer.py [--kills 100] [--seed 1]`

The same market, at the same pace; killed at random times after its first request, three times at
most, and started again with the same JOBDIR until it ends of itself or hangs. Its items beside
those of an undisturbed run: a peer, so nothing is a target but that it was measured.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from targets import Target, print_rows, told

TESTS = Path(__file__).parents[1] / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "e2e")]

from live_kills import MOST_STRIKES, SITES, TERMS, a_shaken_market  # noqa: E402

import live_market as lm  # noqa: E402  found through the line above

SPIDER = Path(__file__).with_name("jobdir_spider.py")
PATIENCE = 60.0
"""Seconds after which a process that has not asked anything is taken to hang."""
QUIET = 20.0
"""Seconds without a request after which a job is taken to hang: the market answers at once."""

Items = Counter[tuple[str, str]]


@dataclass
class Cost:
    """What the kills came to."""

    kills: int = 0
    jobs: int = 0
    hung: int = 0
    wanted: int = 0
    lost: int = 0
    twice: int = 0
    first_requests: list[float] = field(default_factory=list)


def start(market: lm.Market, folder: Path) -> subprocess.Popen[bytes]:
    """Start the spider, or start it again, in a folder of its own."""
    folder.mkdir(exist_ok=True)
    words = ",".join(TERMS.values())
    called = [SPIDER, market.port, folder / "job", folder / "items.sqlite", ",".join(SITES), words]
    with (folder / "talk.log").open("ab") as talk:  # it has much to say of its broken queues
        return subprocess.Popen([sys.executable, *map(str, called)], stderr=talk)


def items_of(folder: Path) -> Items:
    """Return the items that the pipeline kept, each as often as it did."""
    lines = sqlite3.connect(folder / "items.sqlite")
    try:
        return Counter(lines.execute("SELECT page, item FROM items").fetchall())
    finally:
        lines.close()


def first_request(market: lm.Market, begun: float, process: subprocess.Popen[bytes]) -> float:
    """Return how long a process took to ask something, 0 where it ended or hangs before."""
    while process.poll() is None:
        if market.log and market.log[-1].at > begun:
            return market.log[-1].at - begun
        if time.monotonic() - begun > PATIENCE:
            break
        time.sleep(0.005)
    return 0.0


def kill_one_job(
    market: lm.Market, folder: Path, cost: Cost, most: int, rng: random.Random
) -> None:
    """Run a job to its end, killed whenever it has begun to ask, while there are kills left."""
    is_resumed = False
    while True:
        begun = time.monotonic()
        process = start(market, folder)
        after = first_request(market, begun, process)
        if is_resumed and after:
            cost.first_requests.append(after)
        time.sleep(rng.uniform(0, 0.25) if after and cost.kills < most else 0)
        if after and process.poll() is None and cost.kills < most:
            os.kill(process.pid, signal.SIGKILL)
            cost.kills += 1
        if has_ended(market, process) and process.returncode == -signal.SIGKILL:
            is_resumed = True
            continue
        assert not process.returncode, f"the spider broke: see {folder}/talk.log"
        cost.hung += process.returncode is None
        process.kill()
        process.wait()
        return


def has_ended(market: lm.Market, process: subprocess.Popen[bytes]) -> bool:
    """Wait for a process; return False where it neither ends nor asks anything any more."""
    since = time.monotonic()
    while process.poll() is None:
        latest = max(since, market.log[-1].at if market.log else since)
        if time.monotonic() - latest > QUIET:
            return False
        time.sleep(0.02)
    return True


def measure(kills: int, seed: int) -> Cost:
    """Return what so many kills come to."""
    cost, rng = Cost(), random.Random(seed)
    with lm.a_market() as market, tempfile.TemporaryDirectory() as name:
        a_shaken_market(market)
        kill_one_job(market, Path(name) / "undisturbed", cost, 0, rng)
        wanted = items_of(Path(name) / "undisturbed")
        assert wanted, "the undisturbed spider found nothing"
        assert not cost.hung, "the undisturbed spider hung"
        while cost.kills < kills:
            folder = Path(name) / f"job-{cost.jobs}"
            most = min(kills, cost.kills + MOST_STRIKES)
            kill_one_job(market, folder, cost, most, rng)
            found = items_of(folder)
            cost.jobs += 1
            cost.wanted += wanted.total()
            cost.lost += (wanted - found).total()
            cost.twice += (found - wanted).total()
    return cost


def main() -> int:
    """Print what kills cost; return 1 where it could not be measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    cost = measure(asked.kills, asked.seed)
    slowest = max(cost.first_requests, default=None)
    rows = [
        ("kills", cost.kills),
        ("jobs that were killed and resumed", cost.jobs),
        ("jobs of these that hung, and were ended by us", cost.hung),
        ("items of as many undisturbed jobs", cost.wanted),
        ("items lost", cost.lost),
        ("items kept twice", cost.twice),
        ("slowest first request of a resume", "-" if slowest is None else f"{slowest:.2f} s"),
    ]
    print_rows("Scrapy's JOBDIR under kill -9", ("what", "number"), rows)
    missing = asked.kills - cost.kills if cost.wanted else None
    return told([Target("kills of the peer that did not strike", missing, 0)], "the peer")


if __name__ == "__main__":
    raise SystemExit(main())
