"""Links: why two advertisements are one offer, or two accounts one dealer; split and merge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

import typer
from rich.console import Console, Group
from rich.padding import Padding
from rich.text import Text

from casque.cli.output import AsJson, minute, print_json, print_table, talk
from casque.ports import SystemClock
from casque.rounds.home import open_home
from casque.rounds.linking import decide, links_between, shared_by_many
from casque.settings import read_settings

app = typer.Typer(no_args_is_help=True)

Row = Mapping[str, Any]  # a row of a checked table: LINKS says which types it holds

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
    home = open_home(read_settings().home)
    rows = links_between(left, right, SystemClock()).to_dicts()
    if as_json:
        print_json(rows)
        return
    if not rows:
        talk("no direct link; both may still be linked to a third")
        return
    Console(highlight=False).print(_told(rows, home.read_programme().zone))


def _told(rows: Sequence[Row], zone: str) -> Group:
    """Return the links of two in the order in which they were made, each with its evidence."""
    pair = Text(f"{rows[0]['left']}\n{rows[0]['right']}", "bold cyan")
    made = (part for row in sorted(rows, key=_when) for part in _made(row, zone))
    return Group(pair, Text(f"times in {zone}", "dim"), *made)


def _when(row: Row) -> datetime:
    at: datetime = row["at"]
    return at


def _made(row: Row, zone: str) -> tuple[Text, Padding]:
    """Return when and by whom a link was made or parted, and below it on what evidence."""
    holds = f"{'one' if row['same'] else 'not one'} {row['kind']}"
    how = f": {row['reason'].replace('_', ' ')}, by {row['by']}"
    line = Text.assemble(f"\n{minute(row['at'], zone)}  ", (holds, "bold"), how)
    return line, Padding(Text(row["evidence"] or ""), (0, 0, 0, 4))


@app.command()
def common(*, as_json: AsJson = False) -> None:
    """Show what too many accounts share for it to link them: stock pictures, couriers' numbers."""
    open_home(read_settings().home)
    rows = shared_by_many(SystemClock())
    if as_json:
        print_json(rows.to_dicts())
        return
    print_table("Shared by too many accounts: links nothing", rows.columns, rows.iter_rows())


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
