"""`make bench-web` runs, small: nothing is lost, whatever the machine is busy with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_benchmark_of_the_web_loses_nothing(tmp_path: Path) -> None:
    collected = tmp_path / "targets.jsonl"
    command = [sys.executable, "benchmarks/web.py", "--quick", "--part", "screens,writers"]
    done = subprocess.run(
        [*command, "--engine", "sqlite"], cwd=ROOT, check=False, capture_output=True, text=True,
        env=os.environ | {"CASQUE_TARGETS": str(collected)},
    )  # fmt: skip
    assert collected.exists(), done.stderr
    targets = [json.loads(line) for line in collected.read_text(encoding="utf-8").splitlines()]
    assert len(targets) > 8
    missed = [
        target["what"]
        for target in targets
        if target["unit"] != "ms" and not target["measured"] <= target["most"]
    ]
    assert missed == [], done.stdout
    assert "every screen at 1,500 advertisements" in done.stdout
