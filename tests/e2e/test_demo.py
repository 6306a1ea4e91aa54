"""`casque demo` as it is installed: the same for the same seed, wherever it runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

CASQUE = Path(sys.executable).with_name("casque")
SECONDS = 300


def demo(home: Path, *arguments: str, folder: Path) -> list[dict[str, object]]:
    """Run the installed command elsewhere than in the repository; return its rounds."""
    assert CASQUE.is_file(), "install the package first: make setup"
    done = subprocess.run(
        [CASQUE, "demo", "--home", home, "--json", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    rounds: list[dict[str, object]] = json.loads(done.stdout)["rounds"]
    for told in rounds:
        told.pop("timings")
    return rounds


def status(home: Path, month: str) -> dict[str, object]:
    """Return what `casque round status` tells of a round."""
    called = [CASQUE, "round", "status", month, "--json"]
    environment = {**os.environ, "CASQUE_HOME": str(home)}
    done = subprocess.run(called, env=environment, capture_output=True, timeout=60, check=False)
    told: dict[str, object] = json.loads(done.stdout)
    return told


@pytest.mark.slow
def test_the_same_seed_gives_the_same_months(tmp_path: Path) -> None:
    asked = ("--months", "2", "--seed", "4711")
    first = demo(tmp_path / "one", *asked, folder=tmp_path)
    assert [told["round"] for told in first] == ["2012-03", "2012-04"]
    for told in first:  # before each round was closed: it was frozen with the same numbers
        assert told["measures"] == status(tmp_path / "one", str(told["round"]))["measures"]
    assert first == demo(tmp_path / "one", *asked, folder=tmp_path)
