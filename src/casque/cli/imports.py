"""Imports: what was known before casque."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from casque.cli.output import AsJson, print_json, print_table, progress, talk
from casque.errors import UsageProblem
from casque.ports import SystemClock
from casque.rounds.history import Imported, import_history
from casque.rounds.history_sheet import HEADERS, Refusal
from casque.rounds.home import open_home
from casque.settings import read_settings

app = typer.Typer(no_args_is_help=True)
REFUSED = 2
SHOWN = 20


@app.callback()
def imports() -> None:
    """Bring in what was known before casque."""


@app.command("history")
def history(
    path: Annotated[Path, typer.Argument(help="Earlier links or totals: .xlsx or .csv.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what it would do.")] = False,
    map_: Annotated[
        list[str] | None, typer.Option("--map", help="FIELD=COLUMN, such as link=URL.")
    ] = None,
    by: Annotated[str, typer.Option(help="Who does it, by name or code.")] = "analyst",
    as_json: AsJson = False,
) -> None:
    """Record earlier links, which are then never new again, or bare totals: all or nothing."""
    home = open_home(read_settings().home)
    mapping = dict(_pair(text) for text in map_ or ())
    with progress("history") as tell:
        said = import_history(
            home, path, mapping=mapping, by=by, clock=SystemClock(), dry_run=dry_run, tell=tell
        )
    if as_json:
        print_json(said.as_json())
    else:
        _tell(said)
    if said.refused:
        raise typer.Exit(REFUSED)


def _pair(text: str) -> tuple[str, str]:
    """Return field and column of FIELD=COLUMN; the other way round is understood too."""
    left, equals, right = (part.strip() for part in text.partition("="))
    if not equals:
        raise UsageProblem(what=f"--map wants FIELD=COLUMN, such as link=URL, not {text}")
    fields = {field for kind in HEADERS.values() for field in kind}
    return (right, left) if right in fields and left not in fields else (left, right)


def _tell(said: Imported) -> None:
    what = said.kind or "rows"
    done = "would be recorded" if said.dry_run else "recorded"
    talk(f"{said.file}: {said.rows} rows; {what} {done}: {0 if said.refused else said.new}")
    talk(f"known already: {said.known}")
    if said.refused:
        _tell_refused(said.refused)


def _tell_refused(refused: Sequence[Refusal]) -> None:
    columns = ("row", "column", "what is wrong", "what to do")
    rows = [(one.row, one.column, one.what, one.do) for one in refused[:SHOWN]]
    print_table(f"refused: {len(refused)}; nothing was recorded", columns, rows)
