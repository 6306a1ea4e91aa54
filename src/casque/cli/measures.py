"""Measures: numerator over denominator for each round, and the rows behind a number."""

from __future__ import annotations

import sys
from typing import Annotated

import polars as pl
import typer

from casque.cli.output import AsJson, print_json, print_table
from casque.measures.rows import why as rows_behind
from casque.ports import SystemClock
from casque.rounds.home import open_home
from casque.rounds.reading import Known, read_known
from casque.settings import read_settings

app = typer.Typer()

RoundOption = Annotated[str | None, typer.Option("--round", help="Only this round.")]
ProductOption = Annotated[str | None, typer.Option("--product", help="Only this product.")]


@app.callback(invoke_without_command=True)
def measure(
    context: typer.Context,
    *,
    round_: RoundOption = None,
    product: ProductOption = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV to stdout.")] = False,
    as_json: AsJson = False,
) -> None:
    """Print every measure, per round and product, as numerator, denominator and value."""
    if context.invoked_subcommand is not None:
        return
    frame = _chosen(_known().measures, round_, product)
    if as_json:
        print_json(frame.to_dicts())
    elif as_csv:
        sys.stdout.write(frame.write_csv())
    else:
        _print(frame)


def _known() -> Known:
    return read_known(open_home(read_settings().home), SystemClock())


def _chosen(frame: pl.DataFrame, round_: str | None, product: str | None) -> pl.DataFrame:
    wanted = {"round": round_, "product": product}
    for column, value in wanted.items():
        if value is not None:
            frame = frame.filter(pl.col(column) == value)
    return frame.sort("round", "product", "measure")


def _print(frame: pl.DataFrame) -> None:
    columns = ("round", "product", "measure", "numerator", "denominator", "value", "note")
    rows = frame.with_columns(product=pl.col("product").replace("", "all"))
    print_table("", columns, rows.select(columns).iter_rows())


@app.command()
def why(
    measure: Annotated[str, typer.Argument(help="twpa, nwpa, backlog ...")],
    *,
    round_: Annotated[str, typer.Option("--round", help="The round of the number.")],
    product: Annotated[str, typer.Option("--product", help="Only this product.")] = "",
    as_json: AsJson = False,
) -> None:
    """Open a number into the offers behind it, with where they stand and why they count."""
    known = _known()
    frame = rows_behind(known.ledger, measure, round_=round_, product=product, zone=known.zone)
    if as_json:
        print_json(frame.to_dicts())
    else:
        print_table("", frame.columns, frame.iter_rows())
