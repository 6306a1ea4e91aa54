"""Links: why two advertisements are one offer, or two accounts one dealer; split and merge."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from casque.cli.output import AsJson, print_json, print_table, talk
from casque.ports import SystemClock
from casque.rounds.home import open_home
from casque.rounds.linking import decide, links_between
from casque.settings import read_settings

app = typer.Typer(no_args_is_help=True)

Left = Annotated[
    str, typer.Argument(help='An advertisement "site:item" or account "site:account".')
]
Right = Annotated[str, typer.Argument(help="The other one.")]
Kind = Annotated[Literal["offer", "dealer"], typer.Option(help="What they would be one of.")]
By = Annotated[str, typer.Option(help="Who decides: a name or code that is put on record.")]
Grounds = Annotated[str, typer.Option("--why", help="On what grounds.")]


@app.command()
def why(left: Left, right: Right, *, as_json: AsJson = False) -> None:
    """Show every link ever made between two, by the machine or by people."""
    open_home(read_settings().home)
    rows = links_between(left, right)
    if as_json:
        print_json(rows.to_dicts())
        return
    print_table("", rows.columns, rows.iter_rows())
    if rows.is_empty():
        talk("no direct link; both may still be linked to a third")


@app.command()
def split(left: Left, right: Right, *, kind: Kind = "offer", by: By, why: Grounds) -> None:
    """Keep two apart for ever, whatever is found; undone by merging them again."""
    open_home(read_settings().home)
    decide(kind, left, right, same=False, by=by, why=why, clock=SystemClock())
    talk(f"{left} and {right} stay apart, by {by}")


@app.command()
def merge(left: Left, right: Right, *, kind: Kind = "offer", by: By, why: Grounds) -> None:
    """Hold two to be one, whatever the machine thinks; undone by splitting them again."""
    open_home(read_settings().home)
    decide(kind, left, right, same=True, by=by, why=why, clock=SystemClock())
    talk(f"{left} and {right} are one {kind}, by {by}")
