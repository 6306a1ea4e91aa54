"""kill -9 at random points of live rounds, parent and child: resumed, they equal undisturbed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from live_kills import CHILD_MOMENTS, PARENT_MOMENTS, Killer

import live_market as lm

KILLS = 16


@pytest.mark.slow
def test_killed_and_resumed_equals_undisturbed(tmp_path: Path) -> None:
    with lm.a_market() as market:
        report = Killer(tmp_path, market, KILLS, seed=20_121_123).run()
    assert len(report.struck) == KILLS
    assert set(report.struck) >= {*PARENT_MOMENTS, *CHILD_MOMENTS}
    assert report.first_requests  # how soon they came is measured by `make bench-market`


def test_what_fetches_loads_neither_django_nor_the_ledger() -> None:
    code = (
        "import sys, casque.crawl.__main__, casque.crawl.handler, casque.crawl.resolver;"
        "print([m for m in sys.modules if m.split('.')[0] == 'django' or m[:9] == 'casque.db'])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"
