"""Targets of the benchmarks: each figure beside its limits, and what one that is missed comes to.

A figure that was not measured is missed: it never reads as 0.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

COLLECT = "CASQUE_TARGETS"
"""The environment variable that names a file: targets are written there, too, line by line."""

NOT_MEASURED = "not measured"


@dataclass(frozen=True, slots=True)
class Target:
    """One figure, the most it may be, and the least where it may be too small.

    `measured` is None where nothing was measured; `most` is None where nothing is too much.
    """

    what: str
    measured: float | None
    most: float | None
    unit: str = ""
    least: float | None = None

    @property
    def is_met(self) -> bool:
        """Tell whether the figure was measured and is within its limits."""
        if self.measured is None or (self.least is not None and self.measured < self.least):
            return False
        return self.most is None or self.measured <= self.most

    @property
    def wanted(self) -> str:
        """Return the limits in words.

        >>> Target("x", 1, 10).wanted, Target("x", 1, 10, least=5).wanted
        ('at most 10', '5 to 10')
        >>> Target("x", 1, None, "s", least=5).wanted
        'at least 5 s'
        """
        if self.least is None:
            said = f"at most {self.most:,.10g}"
        elif self.most is None:
            said = f"at least {self.least:,.10g}"
        else:
            said = f"{self.least:,.10g} to {self.most:,.10g}"
        return f"{said} {self.unit}".rstrip()


def told(targets: Sequence[Target], title: str) -> int:
    """Print a table of targets; return the exit code: 1 where one is missed or there is none."""
    path = os.environ.get(COLLECT)
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(asdict(target)) + "\n" for target in targets)
    print_rows(title, ("what", "measured", "wanted", ""), [_row(target) for target in targets])
    return int(not targets or not all(target.is_met for target in targets))


def read_targets(path: Path) -> list[Target]:
    """Return the targets that a benchmark wrote."""
    if not path.exists():
        return []
    return [Target(**json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def share(part: float, whole: int) -> float | None:
    """Return a part of the whole, or None where there was nothing to measure."""
    return part / whole if whole else None


def of(measured: float, times: int) -> float | None:
    """Return a figure that could be measured so many times; None where it never could."""
    return measured if times else None


def print_rows(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table."""
    table = Table(*columns, title=title, title_justify="left")
    for row in rows:
        table.add_row(*map(str, row))
    Console(width=110).print(table)


def _row(target: Target) -> tuple[str, str, str, str]:
    measured = NOT_MEASURED if target.measured is None else f"{target.measured:,.5g} {target.unit}"
    verdict = "pass" if target.is_met else "MISS"
    return target.what, measured, target.wanted, verdict
