"""`casque demo` as it is installed: its numbers, its files, and what it never touches."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CASQUE = Path(sys.executable).with_name("casque")
SECONDS = 60
STATES = {"done", "empty", "partial", "blocked", "failed", "word_blocked"}


def demo(home: Path, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the installed command elsewhere than in the repository."""
    assert CASQUE.is_file(), "install the package first: make setup"
    return subprocess.run(
        [CASQUE, "demo", "--home", home, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def first(place: Path) -> list[dict[str, object]]:
    """The rounds of a first run."""
    done = demo(place / "home", "--json", folder=place)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    rounds: list[dict[str, object]] = json.loads(done.stdout)["rounds"]
    return rounds


def test_a_round_has_the_parts_that_were_promised(first: list[dict[str, object]]) -> None:
    assert [told["round"] for told in first] == ["2012-03", "2012-04", "2012-05"]
    for told in first:
        assert {"searches", "sightings", "advertisements", "offers", "measures"} <= told.keys()
        assert set(told["truth"]) == {"twpa", "nwpa", "backlog"}
        assert set(told["timings"]) == {"open", "collect", "judge", "report", "close", "count"}
        for ratio in told["measures"].values():
            assert {"numerator", "denominator", "value"} <= ratio.keys()


def test_the_measures_are_the_truth(first: list[dict[str, object]]) -> None:
    for told in first:
        measured = {name: told["measures"][name]["value"] for name in told["truth"]}
        assert measured == told["truth"]


def test_every_way_a_search_may_end_is_shown(first: list[dict[str, object]]) -> None:
    assert {state for told in first for state in told["searches"]} == STATES


def test_reports_are_written(first: list[dict[str, object]], place: Path) -> None:
    for told in first:
        index = place / "home" / told["report"]
        assert "<h1>" in index.read_text(encoding="utf-8")
        names = {path.name for path in index.parent.rglob("*")}
        assert {"combined.xlsx", "guwan_bbs.xlsx", "shoucang_api.xlsx", "figure-2.svg"} <= names


def test_a_second_run_begins_anew_and_says_the_same(
    first: list[dict[str, object]], place: Path
) -> None:
    left = place / "home" / "exports" / "left-behind.txt"
    left.write_text("from the first run", encoding="utf-8")
    done = demo(place / "home", "--json", folder=place)
    assert done.returncode == 0, done.stderr
    again = json.loads(done.stdout)["rounds"]
    assert [_without_timings(told) for told in again] == [_without_timings(told) for told in first]
    assert not left.exists()


def _without_timings(told: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in told.items() if name != "timings"}


def test_a_printed_command_works_as_it_stands(first: list[dict[str, object]], place: Path) -> None:
    environment = {**os.environ, "CASQUE_HOME": str(place / "home")}
    arguments = ["measure", "why", "nwpa", "--round", "2012-05", "--json"]
    done = subprocess.run(
        [CASQUE, *arguments], env=environment, capture_output=True, check=True, timeout=SECONDS
    )
    assert len(json.loads(done.stdout)) == first[2]["truth"]["nwpa"]


@pytest.mark.parametrize("kind", ["a folder of papers", "a programme's home"])
def test_what_the_demo_did_not_make_is_refused_and_untouched(kind: str, tmp_path: Path) -> None:
    home = tmp_path / "mine"
    if kind == "a folder of papers":
        home.mkdir()
        (home / "thesis.txt").write_text("mine", encoding="utf-8")
    else:
        environment = {**os.environ, "CASQUE_HOME": str(home)}
        subprocess.run([CASQUE, "init"], env=environment, check=True, capture_output=True)
    before = _contents(home)
    done = demo(home, "--json", folder=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "is not a home that the demo made" in done.stderr
    assert _contents(home) == before
    shutil.rmtree(home)


def _contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}
