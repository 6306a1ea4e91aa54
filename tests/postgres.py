"""A PostgreSQL cluster that is thrown away: its own folder, its own socket, no port."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import psycopg

from casque.db.postgresql import Address

PLACES = ("/usr/lib/postgresql", "/usr/local/pgsql")
LISTENING = "-c listen_addresses='' -c max_connections=60 -c unix_socket_directories="


@cache
def why_not() -> str:
    """Return why there can be no cluster here, or nothing."""
    if _program("initdb") is None or _program("postgres") is None:
        return "PostgreSQL's programs (initdb, postgres) are not on this machine"
    if os.geteuid() == 0 and not _as_somebody():
        return "PostgreSQL refuses root, and there is no user postgres to run it as"
    return ""


@contextmanager
def a_cluster(*, sync: bool = False) -> Iterator[Address]:
    """Give the address of a cluster's database `postgres`; stop and remove it afterwards.

    Only with `sync` does it wait for the disk, as one that is to last must.
    """
    folder = Path(mkdtemp(prefix="casque-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        data = folder / "data"
        _run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync",
             "--username=casque", f"--pgdata={data}")  # fmt: skip
        _run("pg_ctl", "start", "--wait", f"--pgdata={data}", f"--log={folder / 'log'}",
             f"--options={LISTENING}{folder} -c fsync={'on' if sync else 'off'}")  # fmt: skip
        try:
            yield Address("postgres", host=str(folder), user="casque")
        finally:
            _run("pg_ctl", "stop", "--mode=immediate", f"--pgdata={data}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def execute(address: Address, statement: str) -> None:
    """Run one statement outside of Django and of every transaction."""
    with psycopg.connect(str(address), autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type]  # our own text


@contextmanager
def holding(address: Address, statement: str) -> Iterator[None]:
    """Keep a transaction open that has run one statement."""
    with psycopg.connect(str(address)) as connection:
        connection.execute(statement)  # type: ignore[arg-type]  # our own text
        yield
        connection.rollback()


def drop(address: Address, name: str) -> None:
    """Drop a database, whoever still holds it open."""
    execute(address, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _run(program: str, *told: str) -> None:
    command = [*_as_somebody(), str(_program(program)), *told]
    done = subprocess.run(command, cwd="/", check=False, text=True, stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)  # fmt: skip
    if done.returncode:
        sys.exit(f"{program}: {done.stderr}")


def _as_somebody() -> list[str]:
    """Return what goes before a command, so that root does not run it itself."""
    if os.geteuid() != 0:
        return []
    with suppress(KeyError):
        import pwd

        pwd.getpwnam("postgres")
        return ["runuser", "-u", "postgres", "--"]
    return []


def _program(name: str) -> Path | None:
    found = shutil.which(name)
    if found is None:
        inside = [path for place in PLACES for path in sorted(Path(place).glob(f"*/bin/{name}"))]
        return inside[-1] if inside else None
    return Path(found)
