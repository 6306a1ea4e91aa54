"""`casque import history`: JSON on stdout, 2 where anything is refused, nothing recorded then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

import saved_pages as s
from casque.cli.root import app
from casque.db import history
from casque.errors import FileMissing, UsageProblem


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = s.a_home(tmp_path).path
    monkeypatch.setenv("CASQUE_HOME", str(path))  # commands read their home from the environment
    return path


def told(*words: str, code: int = 0):
    result = CliRunner().invoke(app, ("import", "history", *words, "--json"))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def a_workbook(path: Path, *rows: list[object]) -> str:
    book = Workbook()
    book.active.title = "links"
    for row in rows:
        book.active.append(row)
    book.create_sheet("About").append(["explains the sheet"])
    book.save(path)
    return str(path)


def test_a_workbook_is_looked_at_then_recorded_once(tmp_path: Path) -> None:
    from datetime import date

    path = a_workbook(
        tmp_path / "old.xlsx",
        ["Link 链接", "First seen 首次发现", "Product 产品"],
        ["https://old.example/1", date(2011, 5, 17), "象牙"],
        ["https://old.example/2", "2011-06", "ivory"],
    )
    expected = {"file": "old.xlsx", "kind": "links", "rows": 2, "new": 2, "known": 0, "refused": []}
    assert told(path, "--dry-run") == expected | {"dry_run": True}
    assert history.links().is_empty()
    assert told(path) == expected | {"dry_run": False}
    assert told(path) == expected | {"new": 0, "known": 2, "dry_run": False}
    assert history.links()["first_round"].to_list() == ["2011-05", "2011-06"]


def test_refused_cells_are_told_with_row_column_what_and_do(tmp_path: Path) -> None:
    path = a_workbook(
        tmp_path / "old.xlsx",
        ["link", "first"],
        ["https://old.example/1", "2011-05"],
        ["data:text/html,x", "2011-06"],
    )
    said = told(path, code=2)
    assert said["refused"] == [
        {"file": "old.xlsx", "row": 3, "column": "link", "what": "cannot be read: not an address",
         "do": "copy the address anew"}
    ]  # fmt: skip
    assert history.links().is_empty()


def test_columns_are_mapped_either_way_round(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text("wo,wann\nhttps://old.example/1,2011-05\n", encoding="utf-8")
    assert told(str(path), "--map", "link=wo", "--map", "wann=first")["new"] == 1


def test_what_cannot_be_understood_is_said(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text("link,first\nhttps://old.example/1,2011-05\n", encoding="utf-8")
    with pytest.raises(UsageProblem, match="FIELD=COLUMN"):
        told(str(path), "--map", "link")
    with pytest.raises(FileMissing):
        told(str(tmp_path / "nowhere.csv"))


def test_a_person_is_told_in_lines(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text("link,first\nhttps://old.example/1,2011-05\nx,soon\n", encoding="utf-8")
    result = CliRunner().invoke(app, ("import", "history", str(path), "--dry-run"))
    assert result.exit_code == 2
    assert "links would be recorded: 0" in result.stderr
    assert "is no month" in result.stdout
