"""Judgements: sheets out to people, sheets back in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from casque.cli.output import AsJson, print_json, talk
from casque.ports import SystemClock
from casque.rounds.home import open_home
from casque.rounds.judging import export_judgements, import_judgements, write_sheet
from casque.rounds.reading import read_known
from casque.settings import read_settings

app = typer.Typer(no_args_is_help=True)


@app.command("export")
def export(
    path: Annotated[Path, typer.Argument(help="Where to: .xlsx or .csv.")],
    *,
    round_: Annotated[str | None, typer.Option("--round", help="Only what this round saw.")] = None,
) -> None:
    """Write what waits for a person, and below it what is judged, to a sheet."""
    known = read_known(open_home(read_settings().home), SystemClock())
    sheet = export_judgements(known, round_name=round_)
    write_sheet(path, sheet, now=SystemClock().now())
    talk(f"rows in {path}: {len(sheet.rows)}; fill goods, act, confidence, basis, by and at")


@app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(help="A filled sheet: .xlsx or .csv.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Record the judgements of a sheet, all or none; earlier ones stay."""
    counts = import_judgements(open_home(read_settings().home), path, clock=SystemClock())
    if as_json:
        print_json(counts)
    else:
        talk(
            f"judgements in {path}: {counts['judgements']}, of them new: {counts['new']}; "
            f"rows not decided yet: {counts['undecided']}"
        )
