"""Pictures that the ledger names are looked at: all of them, or some by lot with their number."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import saved_pages as s
from casque.cli.root import app
from casque.errors import EvidenceDamaged
from casque.evidence.blobs import path_of
from casque.rounds.checking import Looked, check_pictures
from casque.rounds.home import Home
from casque.rounds.running import Request, run_round

PICTURES = 3


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return a home that keeps three pictures."""
    made = s.a_home(tmp_path)
    rows = [s.goods(n) for n in range(1, PICTURES + 1)]
    folder = s.save(tmp_path / "pages", {"a": [s.answer(rows)]})
    table = "address,file\n"
    for n in range(1, PICTURES + 1):
        (folder / f"{n}.png").write_bytes(f"picture {n}".encode())
        table += f"https://img.shoucang.example/{n}.jpg,{n}.png\n"
    (folder / "pictures.csv").write_text(table, encoding="utf-8")
    run_round(made, Request("2012-03", folder), clock=s.FixedClock())
    return made


def kept(home: Home) -> list[Path]:
    return sorted(path for path in home.blobs.rglob("*") if path.is_file())


def test_every_picture_is_as_it_came(home: Home) -> None:
    assert check_pictures(home) == check_pictures(home, most=None) == Looked(PICTURES, PICTURES)
    assert str(check_pictures(home)) == "3 pictures, all as they came"


def test_of_many_some_are_drawn_and_their_number_is_said(home: Home) -> None:
    looked = check_pictures(home, most=2)
    assert looked == Looked(kept=PICTURES, looked_at=2)
    assert str(looked) == "2 of 3 pictures, drawn by lot, all as they came"


def test_a_picture_that_was_touched_is_found(home: Home) -> None:
    kept(home)[0].write_bytes(b"another picture")
    with pytest.raises(EvidenceDamaged, match="is not as it came"):
        check_pictures(home)


def test_a_picture_that_is_gone_is_found(home: Home) -> None:
    kept(home)[0].unlink()
    with pytest.raises(EvidenceDamaged, match="is missing"):
        check_pictures(home)


def test_the_doctor_looks_at_pictures(home: Home) -> None:
    assert doctor(home, "--all") == (0, "3 pictures, all as they came")
    damaged = path_of(home.blobs, kept(home)[0].name)
    damaged.write_bytes(b"")
    code, said = doctor(home)
    assert code == 1
    assert str(damaged) in said


def doctor(home: Home, *words: str) -> tuple[int, str]:
    """Return how `casque doctor` ended, and what it says of the pictures."""
    environment = {"CASQUE_HOME": str(home.path)}
    told = CliRunner().invoke(app, ["doctor", "--json", *words], env=environment)
    rows = {row["check"]: row["what"] for row in json.loads(told.stdout)}
    return told.exit_code, rows["pictures"]
