"""The demo as people run it: `casque demo`, twice with one seed, and once with all 33 months.

`python benchmarks/whole_demo.py [--only twice,full]`

* twice: `casque demo --seed 4711 --json`; the same JSON both times, apart from `timings`
* full: `casque demo --full --seed 11 --scale 0.1 --json`

Seconds, and the memory of the command with its servers and its crawler, are measured from outside.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from measured_child import Run, run
from targets import Target, print_rows, told

Json = Any  # whatever a command printed as JSON

SEED, FULL_SEED, FULL_SCALE = 4711, 11, 0.1
SECONDS, GIGABYTES = 90, 1
"""What the usual demo may take."""

FULL_SECONDS, MONTHS = 600, 33
"""What all months at a tenth of the size may take."""

CASQUE = (sys.executable, "-c", "from casque.cli import main; main()")
NOT_COMPARED = ("timings",)
"""What two runs of one seed may tell differently."""


def twice(folder: Path) -> tuple[list[Target], list[Run]]:
    """Run the usual demo two times; return what it may take, and whether it said the same."""
    runs = [demo(folder / f"{n}", "--seed", SEED) for n in range(2)]
    told_both = [rounds_of(one) for one in runs]
    pairs = None if None in told_both else list(differences(*map(compared, told_both)))
    for place in pairs or ():
        print(f"told differently: {place}")
    number = None if pairs is None else len(pairs)
    return [
        *(cost for n, one in enumerate(runs, start=1) for cost in costs(one, f"demo, run {n}")),
        Target("figures that two runs of a seed tell differently", number, 0),
    ], runs


def costs(one: Run, what: str) -> Iterator[Target]:
    """Yield what a run of the usual demo may take; one that failed was not measured."""
    is_whole = rounds_of(one) is not None
    yield Target(f"{what}, seconds", one.seconds if is_whole else None, SECONDS, "s")
    yield Target(f"{what}, memory", one.gigabytes if is_whole else None, GIGABYTES, "GB")


def full(folder: Path) -> tuple[list[Target], list[Run]]:
    """Run all months at a tenth of the size; return what that may take."""
    one = demo(folder / "full", "--full", "--seed", FULL_SEED, "--scale", FULL_SCALE)
    rounds = rounds_of(one)
    missing = None if rounds is None else MONTHS - len(rounds)
    seconds = one.seconds if missing == 0 else None
    return [
        Target("months of the full demo that are missing", missing, 0),
        Target("full demo at a tenth, seconds", seconds, FULL_SECONDS, "s"),
    ], [one]


def demo(folder: Path, *words: object) -> Run:
    """Run the demo into a home of its own."""
    folder.mkdir()
    called = (*CASQUE, "demo", "--home", folder / "home", "--json", *words)
    return run([*map(str, called)], folder / "out.json")


def rounds_of(one: Run) -> list[Json] | None:
    """Return the rounds that a demo printed, or None where it ended badly or said none."""
    try:
        rounds: list[Json] = json.loads(one.out)["rounds"]
    except (ValueError, KeyError):
        return None
    return rounds if rounds and one.code == 0 else None


def compared(value: Json) -> Json:
    """Return JSON without what may differ from run to run.

    >>> compared([{"round": "2012-03", "timings": {"count": 1.0}}])
    [{'round': '2012-03'}]
    """
    if isinstance(value, dict):
        return {key: compared(part) for key, part in value.items() if key not in NOT_COMPARED}
    return [compared(part) for part in value] if isinstance(value, list) else value


def differences(one: Json, other: Json, place: str = "") -> Iterator[str]:
    """Yield the places at which two values differ.

    >>> list(differences([{"a": 1, "b": [2]}], [{"a": 1, "b": [3], "c": 4}]))
    ['/0/b/0: 2, 3', '/0/c: None, 4']
    """
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys([*one, *other]):
            yield from differences(one.get(key), other.get(key), f"{place}/{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from differences(left, right, f"{place}/{number}")
    elif one != other:
        yield f"{place}: {one}, {other}"


PARTS: dict[str, Callable[[Path], tuple[list[Target], list[Run]]]] = {"twice": twice, "full": full}


def main() -> int:
    """Print what the demos took; return 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=",".join(PARTS), help="parts, with commas between")
    names = parser.parse_args().only.split(",")
    targets: list[Target] = []
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            met, runs = PARTS[name](Path(folder))
            rows = [
                (r.code, f"{r.seconds:.1f}", "-" if r.gigabytes is None else f"{r.gigabytes:.2f}")
                for r in runs
            ]
            print_rows(name, ("exit code", "seconds", "GB at most"), rows)
            targets += met
    return told(targets, "the demo as people run it")


if __name__ == "__main__":
    raise SystemExit(main())
