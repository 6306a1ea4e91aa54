"""How the command line speaks: JSON or a table to stdout, talk and progress to stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:  # a command that needs no ledger, such as `casque sites`, loads none
    from casque.rounds.collecting import Progress as Tell

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON to stdout.")]


def print_json(value: object) -> None:
    """Print a value as JSON, Chinese left readable."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=_plain) + "\n")


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows as a table for people; text from outside is never read as markup.

    What is too long for its column goes on in the next line: an id that is cut names nothing.
    """
    table = Table(title=title or None, title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*map(_cell, row))
    Console().print(table)


def _cell(value: object) -> Text:
    """Return a value as a cell: nothing for None, a line for each member of a list."""
    members = value if isinstance(value, list | tuple) else [value]
    return Text("\n".join("" if member is None else str(member) for member in members))


def minute(moment: datetime, zone: str) -> str:
    """Return a moment as the clock of a zone shows it, to the minute."""
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def talk(text: str) -> None:
    """Say something to the person at the terminal."""
    typer.echo(text, err=True)


@contextmanager
def progress(what: str) -> Iterator[Tell]:
    """Show done/total, rate and time left on a terminal; say nothing elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        from casque.rounds.collecting import say_nothing

        yield say_nothing
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what)

        def tell(done: int, total: int, site: str) -> None:
            bar.update(task, completed=done, total=total, description=f"{what} {site}")

        yield tell
