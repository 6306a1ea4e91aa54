"""Measures: numerator over denominator for each round, and the rows behind a number."""

from __future__ import annotations

import sys
from typing import Annotated

import polars as pl
import typer

from casque.cli.measures_telling import tell_measures, tell_offers
from casque.cli.output import AsJson, print_json, talk
from casque.errors import UsageProblem
from casque.ports import SystemClock
from casque.rounds.home import open_home
from casque.rounds.reading import open_number, read_known
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
    known = read_known(open_home(read_settings().home), SystemClock())
    frame = _chosen(known.measures, round_, product)
    if frame.is_empty() and (round_ or product):
        named = " ".join(filter(None, (round_, product)))
        raise UsageProblem(what=f"no measure of {named}: no such round was opened, or no product")
    if as_json:
        print_json(frame.to_dicts())
    elif as_csv:
        sys.stdout.write(frame.write_csv())
    else:
        tell_measures(frame, known.ledger.rounds, known.zone)
    if frame.is_empty():
        talk("no number: no round was opened yet")


def _chosen(frame: pl.DataFrame, round_: str | None, product: str | None) -> pl.DataFrame:
    wanted = {"round": round_, "product": product}
    for column, value in wanted.items():
        if value is not None:
            frame = frame.filter(pl.col(column) == value)
    return frame.sort("round", "product", "measure")


@app.command()
def why(
    measure: Annotated[str, typer.Argument(help="twpa, nwpa, backlog ...")],
    *,
    round_: Annotated[str, typer.Option("--round", help="The round of the number.")],
    product: Annotated[str, typer.Option("--product", help="Only this product.")] = "",
    as_json: AsJson = False,
) -> None:
    """Open a number into the offers behind it, with where they stand and why they count."""
    home = open_home(read_settings().home)
    opened = open_number(home, SystemClock(), measure, round_=round_, product=product)
    if as_json:
        print_json(opened.offers.to_dicts())
    else:
        tell_offers(opened)
