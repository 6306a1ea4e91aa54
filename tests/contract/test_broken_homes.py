"""A home that is damaged, half gone or in use says so in one line, and nothing is made up."""

from __future__ import annotations

import errno
import json
import multiprocessing
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

import saved_pages as s
from casque import cli
from casque.cli.root import app
from casque.db.connection import disconnect
from casque.errors import HomeInTheWay, LedgerUnusable, RoundState, UsageProblem
from casque.rounds.closing import verify_frozen
from casque.rounds.home import Home, collecting, make_home, open_home
from casque.rounds.opening import open_round
from casque.rounds.reading import close_round


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = s.a_home(tmp_path)
    open_round(made, "2012-03", by="ana", now=s.MARCH)
    return made


def doctor(home: Home) -> dict[str, bool]:
    result = CliRunner().invoke(app, ["doctor", "--json"], env={"CASQUE_HOME": str(home.path)})
    return {row["check"]: row["ok"] for row in json.loads(result.stdout)}


def spoil(home: Home, body: bytes | None) -> None:
    """Put other bytes in the place of the ledger, or nothing."""
    disconnect()
    for file in home.path.glob("casque.sqlite3*"):
        file.unlink()
    if body is not None:
        home.database.write_bytes(body)


@pytest.mark.parametrize("body", [None, b"", b"not a database" * 1000])
def test_a_ledger_that_is_gone_never_comes_back_empty(home: Home, body: bytes | None) -> None:
    spoil(home, body)
    with pytest.raises(LedgerUnusable, match="restore it from a backup"):
        open_home(home.path)
    assert doctor(home)["ledger"] is False
    assert home.database.exists() == (body is not None)


def test_a_home_without_its_mark_is_not_taken_for_none(home: Home) -> None:
    (home.path / "home.json").unlink()
    with pytest.raises(HomeInTheWay, match=r"lost its home\.json: restore"):
        open_home(home.path)


def test_a_frozen_table_that_was_touched_is_found(home: Home) -> None:
    close_round(home, "2012-03", by="ana", why="", clock=s.FixedClock())
    assert verify_frozen(home) == 1
    assert doctor(home)["frozen"]
    next(home.frozen.rglob("measures.parquet")).write_bytes(b"")
    assert not doctor(home)["frozen"]


def test_a_round_is_closed_by_one_at_a_time(home: Home) -> None:
    with collecting(home), pytest.raises(UsageProblem, match="another casque"):
        close_round(home, "2012-03", by="bo", why="", clock=s.FixedClock())
    close_round(home, "2012-03", by="ana", why="", clock=s.FixedClock())
    with pytest.raises(RoundState, match="already closed"):
        close_round(home, "2012-03", by="bo", why="", clock=s.FixedClock())


def test_homes_made_at_once_are_one_home(tmp_path: Path) -> None:
    programme = s.a_programme(tmp_path / "tried")
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        made = pool.starmap(try_to_make, [(tmp_path / "home", programme)] * 2)
    assert sorted(made) == ["in the way", "made"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["home", "tried"]


def try_to_make(path: Path, programme: Path) -> str:
    try:
        make_home(path, programme=programme)
    except HomeInTheWay:
        return "in the way"
    return "made"


@pytest.mark.parametrize(
    ("error", "line", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "x.warc"), "x.warc: No space left", 1),
        (KeyboardInterrupt(), "interrupted", 130),
    ],
)
def test_what_goes_wrong_outside_is_one_line(
    error: BaseException,
    line: str,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail() -> None:
        raise error

    monkeypatch.setattr(cli, "_run", fail)  # stands for any command
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == code
    assert capsys.readouterr().err.startswith(f"casque: {line}")


def test_a_ledger_in_use_by_another_says_so(home: Home) -> None:
    from django.db import Error

    from casque.db.faults import ledger_fault

    with sqlite3.connect(home.database) as other, sqlite3.connect(home.database, timeout=0) as us:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError) as caught:
            us.execute("BEGIN IMMEDIATE")
    fault = ledger_fault(Error(*caught.value.args), home.database)
    assert "in use by another process: wait" in str(fault)
