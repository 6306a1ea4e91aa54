"""Opening the ledger: a SQLite file or a PostgreSQL database, brought up to date.

Before a change of its form a copy is kept beside it, or in the home.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from asgiref.local import Local
from django.db import Error, connection, connections

from casque.db import postgresql
from casque.db.faults import ledger_fault
from casque.db.postgresql import Address
from casque.errors import LedgerUnusable
from casque.settings import DATABASE

if TYPE_CHECKING:
    from django.db.migrations.executor import MigrationExecutor

Database = Path | Address
"""Where a ledger is: a SQLite file, or a PostgreSQL database."""


def connect(database: Database, *, make: bool = False, copies: Path | None = None) -> None:
    """Open the ledger, migrate it, and leave Django ready to use it.

    One process holds one ledger at a time; connecting to another closes the first. Before a
    ledger that holds rows is migrated, a copy of it is kept: in `copies`, or beside the file. Only
    with `make` is one made where there is none: a ledger that went missing must not come back
    empty.

    Raises LedgerUnusable where it is missing or cannot be read.
    """
    if isinstance(database, Path) and not make:
        _refuse_if_missing(database)
    point_at(database)
    try:
        if isinstance(database, Address):
            postgresql.refuse_if_unfit(database, make=make)
        _bring_up_to_date(database, copies)
    except Error as error:
        connection.close()
        raise ledger_fault(error, database) from error


def disconnect() -> None:
    """Close the ledger."""
    connection.close()


def _refuse_if_missing(path: Path) -> None:
    if not (path.is_file() and path.stat().st_size):
        raise LedgerUnusable(file=path, what="is missing or empty", do="restore it from a backup")


def point_at(database: Database) -> None:
    """Let Django open this database from now on; nothing is reached yet.

    Threads share the settings; where the engine changes, each makes its connection anew.
    """
    connection.close()
    settings = connections.settings["default"]
    before = settings["ENGINE"]
    if isinstance(database, Address):
        settings.update(postgresql.settings_of(database))
    else:
        settings.update(HOST="", PORT="", USER="", PASSWORD="", CONN_HEALTH_CHECKS=False)
        settings.update(DATABASE, NAME=str(database))
    if settings["ENGINE"] != before:
        # Django says no other way to let go of the connections of all threads
        connections._connections = Local(connections.thread_critical)  # type: ignore[attr-defined]


def _bring_up_to_date(database: Database, copies: Path | None) -> None:
    executor = _executor()
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        with _alone(database):
            _migrate(database, copies)


@contextmanager
def _alone(database: Database) -> Iterator[None]:
    """Hold the ledger for a change of its form: another command waits, and finds it made."""
    import fcntl

    if isinstance(database, Address):
        with postgresql.alone():
            yield
        return
    with database.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(database: Database, copies: Path | None) -> None:
    executor = _executor()
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        if connection.introspection.table_names():
            _keep_a_copy(database, copies)
        executor.migrate(executor.loader.graph.leaf_nodes())


def _executor() -> MigrationExecutor:
    from django.db.migrations.executor import MigrationExecutor

    return MigrationExecutor(connection)


def _keep_a_copy(database: Database, copies: Path | None) -> None:
    if isinstance(database, Address):
        postgresql.keep_a_copy(database, _next_copy(copies or Path(), "casque", ".dump"))
        return
    copy = _next_copy(copies or database.parent, database.stem, database.suffix)
    connection.ensure_connection()
    source = cast("sqlite3.Connection", connection.connection)
    with closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def _next_copy(folder: Path, stem: str, suffix: str) -> Path:
    number = len(list(folder.glob(f"{stem}.before-*"))) + 1
    return folder / f"{stem}.before-{number}{suffix}"
