"""How the command line speaks: JSON or a table to stdout, talk and progress to stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Annotated

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

from casque.rounds.collecting import Progress as Tell
from casque.rounds.collecting import say_nothing

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON to stdout.")]


def print_json(value: object) -> None:
    """Print a value as JSON, Chinese left readable."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=_plain) + "\n")


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows as a table for people; text from outside is never read as markup."""
    table = Table(title=title or None, title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column)
    for row in rows:
        table.add_row(*(Text("" if value is None else str(value)) for value in row))
    Console().print(table)


def talk(text: str) -> None:
    """Say something to the person at the terminal."""
    typer.echo(text, err=True)


@contextmanager
def progress(what: str) -> Iterator[Tell]:
    """Show done/total, rate and time left on a terminal; say nothing elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
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
