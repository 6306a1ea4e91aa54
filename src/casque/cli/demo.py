"""The demo: three invented months, played from saved pages that ship with the package."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from casque.cli import demo_telling
from casque.cli.output import AsJson, print_json, progress, talk
from casque.demo.play import play

DEFAULT_HOME = Path("casque-demo")


def demo(
    *,
    home: Annotated[
        Path, typer.Option(help="Where to; only a home that the demo made is ever reset.")
    ] = DEFAULT_HOME,
    as_json: AsJson = False,
) -> None:
    """Play three invented months and print the measures. Exit 1 where they are not the truth."""
    with progress("playing") as tell:
        rounds = play(home, progress=tell)
    show: Callable[[], None] = (
        (lambda: print_json({"rounds": rounds}))
        if as_json
        else (lambda: demo_telling.tell(rounds, home))
    )
    show()
    wrong = [told["round"] for told in rounds if not demo_telling.is_true(told)]
    if wrong:
        talk(f"the measures of {', '.join(map(str, wrong))} are not the truth of the story")
        raise typer.Exit(1)
