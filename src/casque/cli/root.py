"""The root of the command line: which group holds which verbs."""

from __future__ import annotations

import logging
import sys
from typing import Annotated

import structlog
import typer

from casque import __version__
from casque.cli import (
    demo,
    homes,
    imports,
    judgements,
    links,
    market,
    measures,
    reports,
    review,
    rounds,
    scope,
    serving,
    sites,
)

app = typer.Typer(
    name="casque",
    help="Regular online monitoring of illegal wildlife trade.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("init")(homes.init)
app.command("doctor")(homes.doctor)
app.command("demo")(demo.demo)
app.command("serve")(serving.serve)
app.command("worker")(serving.worker)
app.add_typer(serving.users, name="user", help="Who may use the web, under which code and role.")
app.add_typer(scope.app, name="scope", help="Sites, products, terms and law in force in a round.")
app.add_typer(sites.app, name="sites", help="Adapters: from a page to results.")
app.add_typer(rounds.app, name="round", help="Open, run, resume, look at and close a round.")
app.add_typer(judgements.app, name="judgements", help="What people decided, in and out of sheets.")
app.add_typer(review.app, name="review", help="What waits for people, and how far they agree.")
app.add_typer(imports.app, name="import", help="What was known before casque.")
app.add_typer(links.app, name="link", help="Why advertisements are one offer; split and merge.")
app.add_typer(market.app, name="market", help="The invented market, to try casque against.")
app.add_typer(measures.app, name="measure", help="Numerator over denominator, per round.")
app.add_typer(reports.app, name="report", help="Sheets per site, the combined sheet, figures.")


def _to_stderr(*_: object) -> structlog.PrintLogger:
    """Return what prints to stderr as it is now: a server may have been given another since."""
    return structlog.PrintLogger(sys.stderr)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def configure(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", is_eager=True, callback=_say_version),
    ] = False,
    verbose: Annotated[bool, typer.Option(help="Log every page and search to stderr.")] = False,
) -> None:
    """Set up logging to stderr, once, for this process."""
    del version
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.INFO if verbose else logging.WARNING
        ),
        logger_factory=_to_stderr,
    )
