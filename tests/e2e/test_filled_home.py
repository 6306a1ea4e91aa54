"""The benchmark's home: equal numbers give equal homes, and casque finds all well in one."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from typer.testing import CliRunner

from casque.cli.root import app
from casque.db import frames
from casque.db import models as m
from casque.db.connection import disconnect
from casque.ports import SystemClock
from casque.rounds import reviewing
from casque.rounds.home import Home

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
from filled_home import MONTHS, fill

NUMBER = 300


def told(home: Home) -> list[object]:
    """Return what a home holds, without the moment of anything."""
    waiting = m.QueueItem.objects.order_by("offer", "product")
    return [
        frames.sightings(), frames.findings(), frames.judgements(), frames.pictures(),
        list(waiting.values_list("offer", "product", "stage", "stratum", "members", "priority")),
    ]  # fmt: skip


def test_equal_numbers_give_equal_homes_in_which_all_is_well(tmp_path: Path) -> None:
    one = fill(tmp_path / "one", NUMBER)
    first = told(one)
    assert m.Advertisement.objects.count() == m.Hit.objects.count() == NUMBER
    assert m.Round.objects.count() == len(MONTHS)
    assert m.QueueItem.objects.filter(members__gt=1).exists()
    assert set(frames.findings()["disguise"]) > {"plain"}
    before = m.QueueItem.objects.count()
    assert reviewing.rebuild(one, clock=SystemClock()) == before
    m.Advertisement.objects.create(site="elsewhere", item="1")  # the counters go on behind the rows
    checks = json.loads(
        CliRunner().invoke(app, ["doctor", "--json"], env={"CASQUE_HOME": str(one.path)}).stdout
    )
    assert [row["check"] for row in checks if not row["ok"]] == []
    second = told(fill(tmp_path / "two", NUMBER))
    assert first[-1] == second[-1]
    assert all(a.equals(b) for a, b in zip(first[:-1], second[:-1], strict=True))  # type: ignore[attr-defined]
    disconnect()
