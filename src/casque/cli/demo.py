"""The demo: months of the invented market, collected live, with the truth beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from casque.cli.output import AsJson, print_json, progress

DEFAULT_HOME = Path("casque-demo")


def demo(
    *,
    home: Annotated[
        Path, typer.Option(help="Where to; only a home that the demo made is ever reset.")
    ] = DEFAULT_HOME,
    months: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=33,
            help="How many, usually six, from 2012-03 on to 2014-09; 32 and 33 begin earlier, "
            "with --full all begin in 2012-01.",
        ),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="From 2012-01 on: all 33 months, or --months.")
    ] = False,
    seed: Annotated[
        int | None, typer.Option(help="Which market: equal seeds are equal markets.")
    ] = None,
    scale: Annotated[
        float | None,
        typer.Option(min=0.01, max=1, help="Of sites, terms and advertisements, each."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Play months of an invented market live, and print the measures beside the truth.

    One further month is collected and left open: nobody has judged it yet.
    """
    from casque.cli import demo_telling
    from casque.demo.play import play, what_to_play

    wanted = what_to_play(months=months, full=full, seed=seed, scale=scale)
    with progress("playing") as tell:
        rounds = play(home, wanted, progress=tell)
    if as_json:
        print_json({"rounds": rounds})
    else:
        demo_telling.tell(rounds, home, wanted.further)
