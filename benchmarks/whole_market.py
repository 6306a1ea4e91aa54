"""All that is measured of the invented market, part after part, and its targets at the end.

`python benchmarks/whole_market.py [--only simulation,live]`; `make bench-market` runs all.

A part that ends without a target, or otherwise than it should, is a target that was not measured.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from targets import COLLECT, Target, read_targets, told

HERE = Path(__file__).parent
TRUTH_SEEDS = ",".join(map(str, range(1, 21)))
DIFFICULTY_SEEDS = "84160,117606,157850,456059,626558,671151,750035,814061,900462,963013"
"""Drawn after the specification was written (docs/explanation/market.md, Measured)."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its script, with what it is called with."""

    script: str
    arguments: tuple[str, ...] = ()


MARKET = "market.py"
PARTS: dict[str, Part] = {
    "simulation": Part(MARKET, ("--part", "simulation")),
    "truth": Part(MARKET, ("--part", "truth", "--scale", "0.25", "--seeds", TRUTH_SEEDS)),
    "difficulty": Part(MARKET, ("--part", "difficulty", "--seeds", DIFFICULTY_SEEDS)),
    "demo": Part("whole_demo.py"),
    "live": Part("live.py"),
    "one_bad_site": Part("one_bad_site.py"),
    "kills": Part("kills.py"),
    "jobdir_peer": Part("jobdir_peer.py"),
}


def measure(part: Part, name: str, file: Path) -> list[Target]:
    """Run a part; return its targets, among them one that was not measured where it failed."""
    print(f"\n== {name}: {part.script} {' '.join(part.arguments)}", flush=True)
    begun = time.monotonic()
    called = [sys.executable, str(HERE / part.script), *part.arguments]
    code = subprocess.run(called, env={**os.environ, COLLECT: str(file)}, check=False).returncode
    print(f"== {name} took {time.monotonic() - begun:.0f} s", flush=True)
    targets = read_targets(file)
    fails = code not in (0, 1) or not targets or (code == 1 and all(t.is_met for t in targets))
    return [*targets, Target(f"{name} ended with code {code}", None, 0)] if fails else targets


def main() -> int:
    """Run the parts, print all targets; return 1 where one is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=",".join(PARTS), help="parts, with commas between")
    names = parser.parse_args().only.split(",")
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    with tempfile.TemporaryDirectory() as folder:
        measured = [measure(PARTS[name], name, Path(folder) / name) for name in names]
    return told([target for targets in measured for target in targets], "all of the market")


if __name__ == "__main__":
    raise SystemExit(main())
