"""Reports: sheets for each site, the combined sheet, figures and Table 1."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from casque.cli.output import AsJson, print_json, talk
from casque.errors import UsageProblem
from casque.ports import SystemClock
from casque.rounds.home import open_home
from casque.rounds.reporting import write_report
from casque.settings import read_settings

app = typer.Typer()


@app.callback(invoke_without_command=True)
def report(
    context: typer.Context,
    *,
    round_: Annotated[str | None, typer.Option("--round", help="The round to report.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Where to; default: the home's exports/<round>.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write a round's report: a sheet for each site, the combined sheet, figures, Table 1."""
    if context.invoked_subcommand is not None:
        return
    if round_ is None:
        raise UsageProblem(what="say which round to report: --round 2014-09")
    home = open_home(read_settings().home)
    files = write_report(home, round_, out or home.exports / round_, clock=SystemClock())
    if as_json:
        print_json([str(path) for path in files])
    else:
        talk(f"{len(files)} files; begin with {files[0]}")
