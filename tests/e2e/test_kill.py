"""kill -9 at 20 random points of a replay round, then resume: equal to an undisturbed run."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

import saved_pages as s
from casque.db import frames
from casque.rounds import opening
from casque.rounds.home import open_home

DRIVER = Path(__file__).with_name("kill_driver.py")
CASQUE = Path(sys.executable).with_name("casque")
TERMS = ("t-xiangya", "t-xy", "t-hugu")
PAGES = 4
TITLES = ("老象牙", "ＸＹ牌子", "象*牙手串", "木梳", "虎骨酒")
MOMENTS = {
    "between fsync and commit": len(TERMS) * PAGES,
    "inside a page": len(TERMS) * PAGES,
    "between pages": len(TERMS) * PAGES,
    "between searches": len(TERMS),
    "inside screening": 1,
}
TIMES = ("started_at", "ended_at", "file", "offset", "length", "at")
"""What may differ: moments at which we did things, and where the bytes happen to lie."""


def _points() -> list[tuple[str, int]]:
    """Return 20 random moments, every kind among them; the seed keeps them the same."""
    chance = random.Random(20_121_123)
    kinds = [*MOMENTS, *chance.choices(list(MOMENTS)[:3], k=20 - len(MOMENTS))]
    return [(kind, chance.randint(1, MOMENTS[kind])) for kind in kinds]


def _pages(number: int) -> list[bytes]:
    """Return the pages of one search; neighbours share advertisements."""
    pages = []
    for page in range(PAGES):
        rows = [s.goods(number * 3 + page * 4 + i, TITLES[(page + i) % 5]) for i in range(6)]
        pages.append(s.answer(rows, more=page < PAGES - 1))
    return pages


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with saved pages, a home with its round open, and an undisturbed run."""
    folder = tmp_path_factory.mktemp("kill")
    home = s.a_home(folder)
    opening.open_round(home, "2012-03", by="a1", now=datetime(2012, 3, 1, tzinfo=UTC))
    s.save(folder / "pages", {t: _pages(n) for n, t in enumerate(TERMS)}, kind="term")
    shutil.copytree(home.path, folder / "undisturbed")
    done = _casque(folder / "undisturbed", "run", "2012-03", "--replay", str(folder / "pages"))
    assert done.returncode == 0, done.stderr
    shutil.copytree(folder / "undisturbed" / "cache", home.path / "cache", dirs_exist_ok=True)
    return folder


def _casque(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [CASQUE, "round", *words, "--json"],
        env={"CASQUE_HOME": str(home), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


READS: dict[str, Callable[[], pl.DataFrame]] = {
    "searches": frames.searches,
    "attempts": frames.attempts,
    "captures": frames.captures,
    "hits": frames.hits,
    "sightings": frames.sightings,
    "pictures": frames.pictures,
    "findings": frames.findings,
    "links": frames.links,
}


def _tables(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every table of a ledger without times and places, in one order."""
    open_home(home)
    read = {name: frame().drop(TIMES, strict=False) for name, frame in READS.items()}
    return {name: sorted(frame.rows(), key=repr) for name, frame in read.items()}


@pytest.mark.parametrize(("kind", "number"), _points())
def test_resumed_equals_undisturbed(kind: str, number: int, prepared: Path, tmp_path: Path) -> None:
    home, log = tmp_path / "home", tmp_path / "struck.log"
    shutil.copytree(prepared / "home", home)
    pages = str(prepared / "pages")
    killed = subprocess.run(
        [sys.executable, DRIVER, home, pages, kind, str(number), log],
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert log.read_text(encoding="utf-8") == f"{kind} {number}\n"
    assert _tables(home) != _tables(prepared / "undisturbed")
    resumed = _casque(home, "resume", "2012-03")
    assert resumed.returncode == 0, resumed.stderr
    assert _tables(home) == _tables(prepared / "undisturbed")
