"""Opening the ledger: one SQLite file, brought up to date, with a copy kept before a change."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, cast

from django.db import connection

if TYPE_CHECKING:
    from django.db.migrations.executor import MigrationExecutor


def connect(path: Path) -> None:
    """Open the ledger at `path`, make or migrate it, and leave Django ready to use it.

    One process holds one ledger at a time; connecting to another closes the first. Before a
    ledger that holds rows is migrated, a copy of it is kept beside it.
    """
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    executor = _executor()
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
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
