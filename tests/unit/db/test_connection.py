"""Opening the ledger: made where there is none, brought up to date, with a copy kept before."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from casque.db import models as m
from casque.db.connection import connect, disconnect

FIRST = ("ledger", "0001_first_light")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Path]:
    """Return where a ledger may lie; close whatever was opened."""
    yield tmp_path / "casque.sqlite3"
    disconnect()


def an_older_ledger(path: Path) -> None:
    """Leave a ledger of the first form, with one round in it."""
    connect(path, make=True)
    MigrationExecutor(connection).migrate([FIRST])
    assert what_is_missing()  # otherwise there would be nothing to bring up to date
    m.Round.objects.create(name="2014-09")
    disconnect()


def what_is_missing() -> list[str]:
    """Return the migrations that the open ledger has not had."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [migration.name for migration, _ in plan]


def rounds_in(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as ledger:
        return [name for (name,) in ledger.execute("SELECT name FROM rounds")]


def test_a_ledger_is_made_where_there_is_none_and_nothing_is_copied(ledger: Path):
    connect(ledger, make=True)
    assert m.Round.objects.count() == 0
    assert list(ledger.parent.glob("*before*")) == []


def test_an_older_ledger_is_brought_up_to_date_and_a_copy_is_kept(ledger: Path):
    an_older_ledger(ledger)
    connect(ledger, make=True)
    assert [round_.name for round_ in m.Round.objects.all()] == ["2014-09"]
    assert what_is_missing() == []
    (copy,) = ledger.parent.glob("*before*")
    assert copy.name == "casque.before-1.sqlite3"
    assert rounds_in(copy) == ["2014-09"]


def test_a_second_copy_leaves_the_first_as_it_was(ledger: Path):
    an_older_ledger(ledger)
    connect(ledger, make=True)
    m.Round.objects.create(name="2014-10")
    MigrationExecutor(connection).migrate([FIRST])
    connect(ledger, make=True)
    first, second = sorted(ledger.parent.glob("*before*"))
    assert (rounds_in(first), rounds_in(second)) == (["2014-09"], ["2014-09", "2014-10"])


def test_a_ledger_that_is_up_to_date_is_opened_as_it_is(ledger: Path):
    connect(ledger, make=True)
    m.Round.objects.create(name="2014-09")
    connect(ledger, make=True)
    assert m.Round.objects.count() == 1
    assert list(ledger.parent.glob("*before*")) == []


def test_one_ledger_is_open_at_a_time(ledger: Path):
    connect(ledger, make=True)
    m.Round.objects.create(name="2014-09")
    connect(ledger.with_name("other.sqlite3"), make=True)
    assert m.Round.objects.count() == 0
    assert rounds_in(ledger) == ["2014-09"]
