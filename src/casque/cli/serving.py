"""Serving the web, its worker, and who may use it.

Whatever needs the web's tables is imported within the commands: `casque.cli.main` has set Django
up for them by then, and all other verbs stay light.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casque.cli.demo import DEFAULT_HOME
from casque.cli.output import AsJson, print_json, print_table, talk
from casque.settings import read_settings

if TYPE_CHECKING:
    from casque.db.models import Member
    from casque.web.serving import Told

users = typer.Typer(no_args_is_help=True)

Named = Annotated[str, typer.Argument(metavar="NAME", help="A log-in name or a reviewer code.")]
Address = Annotated[
    str, typer.Option(help="Where the web is reached: stands before the path of an invitation.")
]
DEFAULT = "casque-home"
LOCAL = "http://127.0.0.1:8000"


def serve(
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8000,
    host: Annotated[
        str, typer.Option(help="The address it listens on; usually this machine alone.")
    ] = "127.0.0.1",
    name: Annotated[
        list[str] | None,
        typer.Option(help="A host name under which it is reached; may be repeated."),
    ] = None,
    worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Run a worker beside it.")
    ] = True,
) -> None:
    """Serve the web of the home until Ctrl-C or SIGTERM; the first line says where."""
    from casque.web.serving import LOOPBACK, Wanted
    from casque.web.serving import serve as serve_web

    machine = read_settings()
    names = tuple(name or ())
    if host not in LOOPBACK and not machine.https:
        talk(
            "others in this network can reach the log-in, and what they type travels unsealed: "
            "put a proxy with https before it and set CASQUE_HTTPS=1"
        )
    serve_web(Wanted(_home(machine.home), host, port, names, machine.https, worker), _tell)


def _home(path: Path) -> Path:
    """Return the home that is meant: where there is none yet, the demo's that was made here."""
    from casque.rounds.home import read_home

    if path.exists() or path != Path(DEFAULT) or not (DEFAULT_HOME / "home.json").is_file():
        return path
    if not read_home(DEFAULT_HOME).is_demo:
        return path
    talk(f"there is no {path} yet, so the demo's {DEFAULT_HOME} is served")
    return DEFAULT_HOME


def _tell(told: Told) -> None:
    print(told.address, flush=True)
    if told.key:
        talk("nobody has an account here yet; open this once to set the house up:")
        talk(f"  {told.address}start/?key={told.key}")
    talk("Ctrl-C ends it.")


def worker(
    *,
    beside: Annotated[
        bool, typer.Option("--beside", help="End with whoever started it: when its stdin closes.")
    ] = False,
    lane: Annotated[str, typer.Option(help="Of one kind of task alone.", hidden=True)] = "",
) -> None:
    """Run what the web put off until SIGTERM; `casque serve` starts one of these itself."""
    from casque.web.working import work

    work(read_settings().home, beside=beside, lane=lane)


def _open() -> None:
    from casque.rounds.home import open_home
    from casque.web import house

    house.move_in(open_home(read_settings().home))


@users.command()
def add(
    name: Annotated[str, typer.Argument(help="The log-in name; it stays in the house.")],
    *,
    role: Annotated[str, typer.Option(help="analyst or lead.")],
    code: Annotated[str, typer.Option(help="What stands on judgements and reports, such as R7.")],
    address: Address = LOCAL,
    as_json: AsJson = False,
) -> None:
    """Add a member, and print their invitation: it works once, for three days."""
    from casque.db import members
    from casque.ports import SystemClock

    _open()
    now = SystemClock().now()
    member = members.add_member(username=name, code=code, role=role, by="terminal", now=now)
    _print_invitation(member, address, as_json=as_json)


@users.command()
def reset(named: Named, *, address: Address = LOCAL, as_json: AsJson = False) -> None:
    """Take a member's password and second factor away, and print a new invitation."""
    from casque.db import members
    from casque.web.lock_out import let_in_again

    _open()
    member = members.find_member(named)
    members.forget_second_factor(member)
    members.forget_password(member)
    let_in_again(member.username)
    _print_invitation(member, address, as_json=as_json)


def _print_invitation(member: Member, address: str, *, as_json: bool) -> None:
    from casque.web.invitations import path_of_invitation

    link = f"{address.rstrip('/')}{path_of_invitation(member)}"
    if as_json:
        print_json({"code": member.code, "role": member.role, "invitation": link})
        return
    print(link, flush=True)
    talk(f"hand it to {member.code} alone; it works once, for three days, while the web is served")


@users.command("list")
def list_(*, as_json: AsJson = False) -> None:
    """Print who may come in."""
    from casque.db.models import Member

    _open()
    names = ("name", "code", "role", "active")
    rows = list(Member.objects.order_by("code").values_list("username", "code", "role", "active"))
    if as_json:
        print_json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        print_table("", names, [(*row[:3], "yes" if row[3] else "blocked") for row in rows])


@users.command()
def block(named: Named) -> None:
    """Shut a member out; what they decided stands. The last active lead cannot be blocked."""
    from casque.db import members

    _open()
    member = members.find_member(named)
    members.block(member)
    talk(f"{member.code} is blocked")


@users.command()
def unblock(named: Named) -> None:
    """Let a blocked member in again."""
    from casque.db import members

    _open()
    member = members.find_member(named)
    members.unblock(member)
    talk(f"{member.code} may come in again")
