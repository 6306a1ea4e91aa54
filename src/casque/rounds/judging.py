"""Judgements come in from sheets and go out to them; nothing is overwritten."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from casque.db import actions, frames
from casque.errors import FileMissing, Problem, SheetInvalid, UsageProblem
from casque.ports import Clock
from casque.render.sheet_reader import read_sheet
from casque.render.sheets import Sheet, write_csv, write_workbook
from casque.rounds import reviewing
from casque.rounds.home import Home
from casque.rounds.judgement_sheet import SheetRead, new_judgements, read_judgements, worklist
from casque.rounds.opening import find_round
from casque.rounds.reading import Known

_CLOCKS_DIFFER = timedelta(days=1)


def import_judgements(home: Home, path: Path, *, clock: Clock) -> dict[str, int]:
    """Append the judgements of a sheet, all or none; return how many it has, new and undecided.

    The queue follows: what the sheet judged no longer waits.

    Raises FileMissing, or SheetInvalid with every problem; nothing is written then.
    """
    if not path.is_file():
        raise FileMissing(path=path, do="name the sheet that holds the judgements")
    programme = home.read_programme()
    read = read_judgements(
        read_sheet(path),
        file=str(path),
        known=frames.sightings(),
        products=[product.code for product in programme.products],
        text_only=[product.code for product in programme.products if product.is_text_only],
        zone=programme.zone,
    )
    _refuse_future(read, clock.now())
    fresh = new_judgements(read, frames.judgements())
    new = actions.record_judgements(judgements=fresh, now=clock.now())
    reviewing.refresh(home, clock=clock)
    return {"judgements": read.judgements.height, "new": new, "undecided": read.unjudged}


def _refuse_future(read: SheetRead, now: datetime) -> None:
    """Raise SheetInvalid where a judgement is dated later than clocks can differ.

    The latest holds, so it would outrank every judgement to come.
    """
    late = read.judgements["at"] > now + _CLOCKS_DIFFER
    problems = tuple(
        Problem(read.file, row, "column at lies in the future", "write when it was judged")
        for row, is_late in zip(read.rows, late, strict=True)
        if is_late
    )
    if problems:
        raise SheetInvalid(problems)


def export_judgements(known: Known, *, round_name: str | None) -> Sheet:
    """Return a sheet of what waits for a person and what is judged; it reads back as it is."""
    ledger, findings = known.ledger, known.findings
    verdicts = ledger.verdicts
    if round_name is not None:
        find_round(round_name)
        seen = ledger.sightings.filter(pl.col("round") == round_name)
        verdicts = verdicts.join(seen, on=["site", "item", "version"], how="semi")
    return worklist(
        verdicts, ledger.sightings, findings, frames.counted_judgements(), zone=known.zone
    )


def write_sheet(path: Path, sheet: Sheet, *, now: datetime) -> None:
    """Write a sheet as .xlsx or .csv, by the ending of its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    match path.suffix.lower():
        case ".xlsx":
            write_workbook(path, [sheet], about=(), made_at=now)
        case ".csv":
            write_csv(path, sheet, bom=True)
        case other:
            raise UsageProblem(what=f"no sheet is called *{other}: name it .xlsx or .csv")
