"""Rounds: open, run live or over saved pages, resume, pause, status, hand searches, close."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from casque.cli.output import AsJson, print_json, print_table, progress, talk
from casque.errors import UsageProblem
from casque.ports import SystemClock
from casque.rounds import hand_search, opening, pausing, reading
from casque.rounds.clocks import clock_of
from casque.rounds.home import Home, make_home, open_home
from casque.rounds.replay import moment_of
from casque.rounds.running import Request, resume_round, run_round
from casque.rounds.sending import Collector
from casque.rounds.summary import Summary, has_gaps, summarise_round, summarise_searches
from casque.scope import packaged
from casque.settings import read_settings

app = typer.Typer(no_args_is_help=True)
PARTIAL = 3

Round = Annotated[str, typer.Argument(help="A month, such as 2014-09.")]
By = Annotated[str, typer.Option(help="Who does it: a name or code that is put on record.")]


@app.command("open")
def open_(
    name: Round,
    *,
    by: By = "analyst",
    at: Annotated[
        str, typer.Option(help="When it began, for pages saved earlier: 2012-03-05T09:00.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Open a round: freeze scope, words and adapters, and plan every search."""
    home = open_home(read_settings().home)
    moment = _moment(at, home) if at else SystemClock().now()
    round_ = opening.open_round(home, name, by=by, now=moment)
    planned = round_.search_set.count()
    if as_json:
        print_json({"round": name, "searches": {"todo": planned}})
        return
    talk(f"opened {name}: {planned} searches planned")
    if not planned:
        talk(
            "nothing can be searched: every site or every term in force is a placeholder; "
            f"add sites with an adapter to {home.scope / 'sites.yml'}"
        )


def _moment(text: str, home: Home) -> datetime:
    try:
        return moment_of(text, home.read_programme().zone)
    except ValueError as error:
        raise UsageProblem(
            what=f"--at {text!r} is no date and time: use 2012-03-05T09:00"
        ) from error


@app.command()
def run(
    name: Round,
    *,
    replay: Annotated[
        Path | None, typer.Option(help="A folder of saved pages; without it, the sites are asked.")
    ] = None,
    site: Annotated[str | None, typer.Option(help="Only this site.")] = None,
    term: Annotated[str | None, typer.Option(help="Only this term: its id or its words.")] = None,
    probe: Annotated[
        bool,
        typer.Option(
            "--probe", help="Any site of the catalogue, any words; outside every measure."
        ),
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Repeat searches that have ended as well.")
    ] = False,
    until: Annotated[
        str, typer.Option(help="Live: so many pages of a search at most, or `known`.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Ask the sites, politely, or collect saved pages as if they had been. Exit 3 with gaps."""
    home = _home_for(probe=probe)
    request = Request(name, replay, site=site, term=term, probe=probe, again=again, until=until)
    with progress("collecting") as tell:
        searches = run_round(
            home, request, clock=clock_of(home, name), progress=tell, collector=_collector()
        )
    _report(summarise_searches(reading.read_known(home, SystemClock()), searches), as_json=as_json)


@app.command()
def resume(name: Round, *, as_json: AsJson = False) -> None:
    """Go on with what was asked for and has not ended, after an interruption. Exit 3 with gaps."""
    home = open_home(read_settings().home)
    with progress("collecting") as tell:
        searches = resume_round(
            home, name, clock=clock_of(home, name), progress=tell, collector=_collector()
        )
    if not searches:
        talk(f"nothing was waiting in {name}")
    _report(summarise_searches(reading.read_known(home, SystemClock()), searches), as_json=as_json)


@app.command()
def status(name: Round, *, as_json: AsJson = False) -> None:
    """Show what a round has searched, seen and counted so far. Exit 3 with gaps."""
    home = open_home(read_settings().home)
    opening.find_round(name)
    summary = summarise_round(reading.read_known(home, SystemClock()), name)
    _report(summary, as_json=as_json)


@app.command()
def close(
    name: Round,
    *,
    by: By = "analyst",
    why: Annotated[
        str, typer.Option(help="For a round that is closed: what this revision corrects.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Close a round: freeze its tables; with --why, revise a closed one by a dated correction."""
    home = open_home(read_settings().home)
    revision = reading.close_round(home, name, by=by, why=why, clock=SystemClock())
    if as_json:
        print_json({"round": name, "revision": revision.number, "digest": revision.digest})
    else:
        talk(f"froze {name} as revision {revision.number}, digest {revision.digest[:12]}")


@app.command()
def pause(
    name: Round,
    site: Annotated[str, typer.Argument(help="The site to be left alone.")],
    *,
    why: Annotated[str, typer.Option(help="Why: whoever reads it later must know.")],
    by: By = "analyst",
) -> None:
    """Leave a site alone: no run asks it anything more, a running one included."""
    home = open_home(read_settings().home)
    is_new = pausing.pause(home, name, site, by=by, why=why, now=clock_of(home, name).now())
    talk(f"{site} is left alone in {name}" if is_new else f"{site} was paused already")


@app.command()
def unpause(
    name: Round,
    site: Annotated[str, typer.Argument(help="The site that was paused.")],
    *,
    by: By = "analyst",
) -> None:
    """Let a paused site be asked again: by the next `casque round resume` or `run`."""
    home = open_home(read_settings().home)
    was_paused = pausing.unpause(home, name, site, by=by, now=clock_of(home, name).now())
    talk(f"{site} may be asked again" if was_paused else f"{site} was not paused")


@app.command()
def todo(
    name: Annotated[
        str | None, typer.Argument(help="A month; without it, every round that is open.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """List the searches that people make: each with why, and a link for their own browser."""
    tasks = hand_search.todo(open_home(read_settings().home), name)
    if as_json:
        print_json([asdict(task) for task in tasks])
        return
    if not tasks:
        talk("nothing waits for a hand search")
    columns = ("round", "site", "query", "state", "why", "address")
    print_table("", columns, [[getattr(task, one) for one in columns] for task in tasks])


def _collector() -> Collector:
    settings = read_settings()
    return Collector(settings.contact, settings.limits)


def _home_for(*, probe: bool) -> Home:
    """Return the home; a probe needs no programme of one's own, so it may make one."""
    path = read_settings().home
    if probe and not path.exists():
        talk(f"no home yet: made {path} with the programme sample")
        return make_home(path, programme=packaged("sample"))
    return open_home(path)


def _report(summary: Summary, *, as_json: bool) -> None:
    if as_json:
        print_json(summary)
    else:
        _print(summary)
    if has_gaps(summary):
        raise typer.Exit(PARTIAL)


def _print(summary: Summary) -> None:
    plain = [(k, v) for k, v in summary.items() if isinstance(v, str | int)]
    print_table("", ("what", "number"), plain)
    states = summary["searches"]
    if isinstance(states, dict):
        print_table("", ("state", "searches"), states.items())
    lines = summary.get("search_list", [])
    if isinstance(lines, list) and lines:
        columns = ("site", "query", "state", "pages", "results", "reason")
        print_table("", columns, [[line[c] for c in columns] for line in lines])
