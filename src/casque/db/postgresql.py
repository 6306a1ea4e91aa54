"""A team's ledger: the address of a PostgreSQL database, and what opening one asks for.

A password is never kept: it stays in the environment (`CASQUE_DATABASE`, `PGPASSWORD`) or in the
file that PostgreSQL's own programs read (`~/.pgpass`).
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

from django.db import connection

from casque.errors import LedgerUnusable, UsageProblem

SCHEMES: Final = ("postgresql://", "postgres://")
MIGRATING: Final = 0x00CA59E
"""The advisory lock that is held while a ledger's form is changed."""

FIRST_LEAD: Final = 0x00CA5A0
ENQUEUEING: Final = 0x00CA5A1
"""Advisory locks of what one transaction at a time may look for and then make."""

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is, and as whom it is opened; prints without its password.

    Attributes:
        host: a machine, or the folder of a socket; empty for what libpq takes by itself.
        options: what else libpq is told, such as sslmode, in alphabetical order.
    """

    name: str
    host: str = ""
    port: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    options: Options = ()

    def __str__(self) -> str:
        """Return the address as it may be shown and kept."""
        is_socket = self.host.startswith("/")
        user = f"{quote(self.user, safe='')}@" if self.user else ""
        port = f":{self.port}" if self.port else ""
        told = (*((("host", self.host),) if is_socket else ()), *self.options)
        query = f"?{urlencode(told)}" if told else ""
        host = "" if is_socket else _in_brackets(self.host)
        return f"postgresql://{user}{host}{port}/{quote(self.name, safe='')}{query}"

    @property
    def place(self) -> tuple[str, str, str]:
        """Return what makes two addresses one database, whoever opens it."""
        return self.name, self.host, self.port

    def without_password(self) -> Address:
        """Return the address as a home keeps it."""
        return replace(self, password="")


def _in_brackets(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def read_address(text: str) -> Address:
    """Return the address that a text gives; raise UsageProblem where it is none.

    >>> str(read_address("postgresql://ana:secret@db.example:5433/casque?sslmode=require"))
    'postgresql://ana@db.example:5433/casque?sslmode=require'
    """
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    wanted = "postgresql://user@host:port/name"
    if not text.startswith(SCHEMES):
        raise UsageProblem(what=f"the database is no address of PostgreSQL: write {wanted}")
    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(text).items()}
    except ProgrammingError as error:  # its text may hold the password, so it is not told
        raise UsageProblem(what=f"the database's address cannot be read: {wanted}") from error
    known = {one: parts.pop(one, "") for one in ("host", "port", "user", "password")}
    name = parts.pop("dbname", "")
    if not name:
        raise UsageProblem(what=f"the database's address names no database: {wanted}")
    return Address(name, **known, options=tuple(sorted(parts.items())))


def settings_of(address: Address) -> dict[str, object]:
    """Return Django's settings for a database: a lock is waited for as long as on SQLite."""
    usual = {
        "connect_timeout": "10",
        "application_name": "casque",
        "options": "-c lock_timeout=20000 -c timezone=UTC",
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": address.name,
        "HOST": address.host,
        "PORT": address.port,
        "USER": address.user,
        "PASSWORD": address.password,
        "OPTIONS": usual | dict(address.options),
        "CONN_HEALTH_CHECKS": True,
    }


def refuse_if_unfit(address: Address, *, make: bool) -> None:
    """Refuse a database that holds no ledger, or with `make` one that holds anything.

    Raises LedgerUnusable; also where text is not kept as UTF-8.
    """
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        encoding = cursor.fetchone()
    if encoding != ("UTF8",):
        do = "make one with `createdb --encoding UTF8 --template template0`"
        raise LedgerUnusable(file=address, what="does not keep text as UTF-8", do=do)
    tables = connection.introspection.table_names()
    if make and tables:
        do = "name an empty database: each home has its own"
        raise LedgerUnusable(file=address, what="is not empty", do=do)
    if not make and "rounds" not in tables:
        raise LedgerUnusable(file=address, what="holds no ledger", do="restore it from a backup")


@contextmanager
def alone() -> Iterator[None]:
    """Hold the ledger for a change of its form: another command waits, and finds it made."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
            cursor.execute("RESET lock_timeout")


def hold_until_commit(lock: int) -> None:
    """Let one transaction at a time go on from here to its end.

    For what is made only where it is not there: no row can be held that does not exist. On SQLite
    one transaction writes at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])


def keep_a_copy(address: Address, copy: Path) -> None:
    """Keep the ledger as `pg_dump` writes it, for `pg_restore`.

    Raises LedgerUnusable where that cannot be had: a ledger is not changed without a copy.
    """
    what = "must be brought up to date, and no copy of it could be kept first"
    program = shutil.which("pg_dump")
    if program is None:
        do = "install PostgreSQL's client programs (pg_dump), and try again"
        raise LedgerUnusable(file=address, what=what, do=do)
    secret = {"PGPASSWORD": address.password} if address.password else {}
    command = [program, "--format=custom", "--no-password", f"--file={copy}", str(address)]
    done = subprocess.run(command, env=os.environ | secret, capture_output=True, check=False)
    if done.returncode:
        do = "look at what `pg_dump` says of this database, and try again"
        raise LedgerUnusable(file=address, what=what, do=do)
