"""Making a home, and looking whether all is well with it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from django.db import Error

from casque.cli.output import AsJson, print_json, print_table, talk
from casque.db import frames
from casque.db.faults import ledger_fault
from casque.db.postgresql import Address, read_address
from casque.errors import CasqueError, UsageProblem
from casque.ports import SystemClock
from casque.rounds.checking import check_pictures
from casque.rounds.closing import verify_frozen
from casque.rounds.home import Home, make_home, open_home, read_home
from casque.scope import packaged
from casque.settings import read_settings
from casque.stations.preserve import preserve

Overlays = Annotated[
    list[Path] | None, typer.Option("--overlay", help="A folder laid over it; may be repeated.")
]


def init(
    programme: Annotated[
        str, typer.Option(help="A packaged programme; see `casque scope programmes`.")
    ] = "sample",
    overlay: Overlays = None,
    database: Annotated[
        str,
        typer.Option(
            help="An empty PostgreSQL database for a team: postgresql://user@host/name. "
            "Default: CASQUE_DATABASE, else a file in the home."
        ),
    ] = "",
) -> None:
    """Make a home (CASQUE_HOME, default ./casque-home) with a copy of a packaged programme."""
    path, base = read_settings().home, packaged(programme)
    address = _address(database)
    home = make_home(path, programme=base, overlays=overlay or (), address=address)
    talk(f"made {home.path} with the programme {home.programme}")
    if home.address is not None:
        talk(f"its ledger is {home.address.without_password()}")
    for laid in home.overlays:
        talk(f"laid over it: {laid}")
    month = SystemClock().now()
    talk(f"next: look at {home.scope}, then `casque round open {month:%Y-%m}`")


def _address(text: str) -> Address | None:
    """Return the address that was typed, or that of the environment; None for a file."""
    if text and read_address(text).password:
        raise UsageProblem(
            what="a password on the command line can be read by others of this machine: "
            "give it in PGPASSWORD, in ~/.pgpass or in CASQUE_DATABASE"
        )
    wanted = text or read_settings().database
    return read_address(wanted) if wanted else None


def doctor(
    *,
    every: Annotated[
        bool, typer.Option("--all", help="Look at every kept picture, not at some by lot.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check this machine and the home: scope, ledger, archive, pictures. Exit 1 if one is wrong."""
    home = read_home(read_settings().home)
    checks = {**CHECKS, "pictures": _every_picture} if every else CHECKS
    rows = [_checked(name, check, home) for name, check in checks.items()]
    if as_json:
        print_json([{"check": n, "ok": ok, "what": what} for n, ok, what in rows])
    else:
        print_table(
            str(home.path),
            ("check", "", "what"),
            [(n, "ok" if ok else "NO", w) for n, ok, w in rows],
        )
    if not all(ok for _, ok, _ in rows):
        raise typer.Exit(1)


def _checked(name: str, check: Callable[[Home], str], home: Home) -> tuple[str, bool, str]:
    try:
        return name, True, check(home)
    except Error as error:
        return name, False, str(ledger_fault(error, home.database))
    except (CasqueError, OSError) as error:
        return name, False, str(error)


def _python(home: Home) -> str:
    del home
    return f"{sys.version.split()[0]} on {sys.platform}"


def _scope(home: Home) -> str:
    programme = home.read_programme()
    return (
        f"{programme.name}: {len(programme.products)} products, {len(programme.sites)} sites, "
        f"{len(programme.terms)} terms, {len(home.overlays)} overlays"
    )


def _ledger(home: Home) -> str:
    open_home(home.path)
    searches = frames.searches()
    database = home.address or f"SQLite, {home.database.name}"
    return f"{database}: {frames.rounds().height} rounds, {searches.height} searches"


def _archive(home: Home) -> str:
    open_home(home.path)
    checked = preserve(frames.captures(), home.archive())
    damaged = checked.filter(~checked["intact"])
    if damaged.height:
        raise CasqueError(what=f"{damaged.height} of {checked.height} pages: {damaged['what'][0]}")
    return f"{checked.height} pages, all as they were recorded"


def _pictures(home: Home) -> str:
    open_home(home.path)
    return str(check_pictures(home))


def _every_picture(home: Home) -> str:
    open_home(home.path)
    return str(check_pictures(home, most=None))


def _frozen(home: Home) -> str:
    open_home(home.path)
    return f"{verify_frozen(home)} closings and revisions, all as they were frozen"


def _rights(home: Home) -> str:
    for path in (home.path, home.path / "secret.key"):
        if not path.exists() or path.stat().st_mode & 0o077:
            raise CasqueError(what=f"{path} is missing or open to others: chmod go= {path}")
    return "home and key are open to their owner alone"


CHECKS: dict[str, Callable[[Home], str]] = {
    "python": _python,
    "scope": _scope,
    "ledger": _ledger,
    "archive": _archive,
    "pictures": _pictures,
    "frozen": _frozen,
    "rights": _rights,
}
