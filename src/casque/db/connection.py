"""Opening the ledger: one SQLite file, brought up to date, with a copy kept before a change."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from django.db import Error, connection

from casque.db.faults import ledger_fault
from casque.errors import LedgerUnusable

if TYPE_CHECKING:
    from django.db.migrations.executor import MigrationExecutor


def connect(path: Path, *, make: bool = False) -> None:
    """Open the ledger at `path`, migrate it, and leave Django ready to use it.

    One process holds one ledger at a time; connecting to another closes the first. Before a
    ledger that holds rows is migrated, a copy of it is kept beside it. Only with `make` is one made
    where there is none: a ledger that went missing must not come back empty.

    Raises LedgerUnusable where it is missing or cannot be read.
    """
    if not make and not (path.is_file() and path.stat().st_size):
        raise LedgerUnusable(file=path, what="is missing or empty", do="restore it from a backup")
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    try:
        _bring_up_to_date(path)
    except Error as error:
        raise ledger_fault(error, path) from error


def _bring_up_to_date(path: Path) -> None:
    executor = _executor()
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        with _alone(path):
            _migrate(path)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the ledger for a change of its form: another command waits, and finds it made."""
    import fcntl

    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(path: Path) -> None:
    executor = _executor()
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        _keep_a_copy(path)
        executor.migrate(executor.loader.graph.leaf_nodes())


def disconnect() -> None:
    """Close the ledger."""
    connection.close()


def _executor() -> MigrationExecutor:
    from django.db.migrations.executor import MigrationExecutor

    return MigrationExecutor(connection)


def _keep_a_copy(path: Path) -> None:
    if not connection.introspection.table_names():
        return
    number = len(list(path.parent.glob(f"{path.stem}.before-*"))) + 1
    copy = path.with_name(f"{path.stem}.before-{number}{path.suffix}")
    connection.ensure_connection()
    source = cast("sqlite3.Connection", connection.connection)
    with closing(sqlite3.connect(copy)) as target:
        source.backup(target)
