"""The invented market, served until Ctrl-C for those who want to try casque by hand."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from socket import socket
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from casque.cli.output import AsJson, print_json, print_table, talk
from casque.errors import UsageProblem

if TYPE_CHECKING:
    from casque.demo.servers.server import Listening
    from casque.demo.simulation.shelves import Market
    from casque.rounds.home import Home

app = typer.Typer(no_args_is_help=True)
DEFAULT_HOME = Path("market-home")


@dataclass(frozen=True, slots=True)
class Told:
    """Where the market stands, and what its visitors need."""

    address: str
    month: str
    moment: datetime
    token: str
    home: Path
    sites: tuple[tuple[str, str, str], ...]


@app.callback()
def market() -> None:
    """The invented market: sites, sellers and goods that nobody has."""


@app.command()
def serve(
    *,
    month: Annotated[str, typer.Option(help="The month to stand still in, such as 2012-05.")],
    port: Annotated[int, typer.Option(help="On this machine only; 0 takes a free one.")] = 0,
    seed: Annotated[int, typer.Option(help="Which market: equal seeds are equal markets.")] = 7,
    scale: Annotated[float, typer.Option(help="How large, of the market at full size.")] = 0.2,
    home: Annotated[
        Path, typer.Option(help="Where rounds against it live; made if it is not there.")
    ] = DEFAULT_HOME,
    log: Annotated[Path | None, typer.Option(help="Write every request to this file.")] = None,
    fault: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SITE=KIND[@MONTH]",
            help="Let a site suffer from something, in a month or in all; may be repeated. "
            "`casque market faults` lists the kinds; others are drawn by the seed.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Serve the invented market until Ctrl-C, with a home for rounds against it."""
    from casque.demo.servers.programme import home_of_market
    from casque.demo.servers.server import port_of, serve_on

    living = _market(seed, scale, month, fault or ())
    with _listening(port) as sock:
        made = home_of_market(home, living, port_of(sock), name=f"market-{seed}-{scale:g}")

        def tell(listening: Listening) -> None:
            told = _told(living, listening, month, made)
            _print(told, as_json=as_json)
            _say_what_next(told, made.read_programme().zone)

        serve_on(sock, living, month=month, log=log, when_ready=tell)


@app.command()
def faults(*, as_json: AsJson = False) -> None:
    """List what a site of the market can be made to suffer from."""
    from casque.demo.servers.faults import FORM, KINDS

    if as_json:
        print_json(dict(KINDS))
        return
    print_table("what can ail a site", ("kind", "what it is like"), KINDS.items())
    talk(f"switch one on with `casque market serve --fault`, said as {FORM};")
    talk("or while the market is served, as it says when it starts.")


def _market(seed: int, scale: float, month: str, faults: Sequence[str]) -> Market:
    """Return the market; raise UsageProblem where it has no such month, site or fault."""
    from casque.demo.servers.faults import read_switch
    from casque.demo.simulation import simulate

    living: Market = simulate(seed, scale=scale)
    if month not in living.months:
        first, last = living.months[0], living.months[-1]
        raise UsageProblem(what=f"the market has no month {month!r}: name one of {first} to {last}")
    for fault in faults:
        read_switch(fault, living).set_in(living)
    return living


def _listening(port: int) -> socket:
    """Return the socket; raise UsageProblem where the port cannot be had."""
    from casque.demo.servers.server import listen

    try:
        return listen(port)
    except OSError as error:
        what = f"port {port} cannot be had ({error.strerror}): leave --port out to take a free one"
        raise UsageProblem(what=what) from error


def _told(living: Market, listening: Listening, month: str, home: Home) -> Told:
    from casque.demo.servers.adapters import root_of

    return Told(
        address=f"http://market.localhost:{listening.port}/",
        month=month,
        moment=living.moment(month),
        token=listening.token,
        home=home.path,
        sites=tuple(
            (site.id, site.style, f"{root_of(site, listening.port)}/") for site in living.sites
        ),
    )


def _print(told: Told, *, as_json: bool) -> None:
    """Print where the market is: one line of JSON, or a table."""
    if as_json:
        names = ("id", "style", "address")
        sites = [dict(zip(names, site, strict=True)) for site in told.sites]
        plain = {**asdict(told), "home": str(told.home), "sites": sites}
        typer.echo(json.dumps({**plain, "moment": told.moment.isoformat()}, ensure_ascii=False))
    else:
        print_table(
            f"{told.address} stands in {told.month}", ("site", "style", "address"), told.sites
        )
    sys.stdout.flush()


def _say_what_next(told: Told, zone: str) -> None:
    opened = f"{told.moment.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}"
    talk(f"everything there is invented; look at {told.address} in a browser. In another terminal:")
    talk(f"  export CASQUE_HOME={told.home.absolute()}")
    talk(f"  casque round open {told.month} --at {opened}")
    talk(f"  casque round run {told.month}")
    talk(f"  casque round status {told.month}")
    talk("and when that round is done, the next month:")
    talk(
        f"  curl -H 'X-Market-Token: {told.token}' -d '{{\"month\": \"...\"}}' {told.address}month"
    )
    talk("what ails a site is set while it is served, too (`casque market faults` lists all):")
    said = f'{{"site": "{told.sites[0][0]}", "month": "{told.month}", "fault": "captcha"}}'
    talk(f"  curl -H 'X-Market-Token: {told.token}' -d '{said}' {told.address}fault")
    talk("Ctrl-C ends it.")
