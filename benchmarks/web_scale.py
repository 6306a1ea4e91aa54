"""How much of the web is measured; imported first, it sets the web and the tests' makers up."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from casque.web.booting import prepare

prepare()  # before anything of the ledger is imported

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "web")]


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is done; the usual one is that of the targets."""

    advertisements: int = 100_000
    decisions: int = 200
    undone: int = 20
    writers: int = 8
    of_each: int = 1_000
    times: int = 5


QUICK = Scale(1_500, 12, 4, 3, 8, 2)
