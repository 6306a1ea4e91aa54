"""A team's ledger on PostgreSQL: made, opened, refused, brought up to date, and never mixed up."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from typer.testing import CliRunner, Result

import postgres
import saved_pages as s
from casque.cli.root import app
from casque.db import frames
from casque.db import models as m
from casque.db.connection import connect, disconnect
from casque.db.faults import ledger_fault
from casque.db.postgresql import Address, read_address
from casque.errors import HomeInTheWay, LedgerUnusable
from casque.rounds.home import Home, open_home, read_home
from casque.rounds.opening import open_round

FIRST = ("ledger", "0001_first_light")


def casque(*words: str, home: Path, **environment: str) -> Result:
    return CliRunner().invoke(app, list(words), env={"CASQUE_HOME": str(home)} | environment)


def test_a_home_is_made_with_its_ledger_in_a_database(
    empty_database: Address, tmp_path: Path
) -> None:
    path = tmp_path / "home"
    made = casque("init", "--database", str(empty_database), home=path)
    assert made.exit_code == 0
    assert f"its ledger is {empty_database}" in made.stderr
    assert open_home(path).database == empty_database
    assert connection.vendor == "postgresql"
    assert not list(path.glob("*.sqlite3"))
    told = casque("doctor", "--json", home=path)
    ledger = next(row for row in json.loads(told.stdout) if row["check"] == "ledger")
    assert (told.exit_code, ledger["what"]) == (0, f"{empty_database}: 0 rounds, 0 searches")


def test_the_database_may_come_from_the_environment_and_its_password_is_not_kept(
    empty_database: Address, tmp_path: Path
) -> None:
    path, secret = tmp_path / "home", replace(empty_database, password="a-secret")
    given = str(secret).replace("casque@", "casque:a-secret@")
    assert casque("init", home=path, CASQUE_DATABASE=given).exit_code == 0
    assert "a-secret" not in (path / "home.json").read_text(encoding="utf-8")
    assert "a-secret" not in repr(open_home(path))


def test_a_password_on_the_command_line_is_refused(tmp_path: Path) -> None:
    typed = "postgresql://ana:a-secret@db.example/casque"
    made = casque("init", "--database", typed, home=tmp_path / "home")
    assert made.exit_code != 0
    assert "PGPASSWORD" in str(made.exception)
    assert "a-secret" not in str(made.exception)
    assert not (tmp_path / "home").exists()


def test_an_environment_that_names_another_database_is_not_followed(
    team_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = replace(read_address(str(team_home.database)), name="others")
    monkeypatch.setenv("CASQUE_DATABASE", str(elsewhere))  # read where the home is opened
    with pytest.raises(HomeInTheWay, match="unset CASQUE_DATABASE"):
        open_home(team_home.path)


def test_the_environment_gives_the_user_and_password_of_the_same_database(
    team_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = read_address(str(team_home.database))
    monkeypatch.setenv("CASQUE_DATABASE", str(kept).replace("casque@", "ana:secret@"))
    found = read_home(team_home.path).address
    assert found == replace(kept, user="ana", password="secret")


def test_a_home_in_a_file_is_not_moved_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASQUE_DATABASE", "postgresql://db.example/casque")
    home = s.a_home(tmp_path)
    assert home.database == home.path / "casque.sqlite3"
    assert connection.vendor == "sqlite"


def test_a_database_that_holds_something_is_not_taken(team_home: Home, tmp_path: Path) -> None:
    taken = casque("init", "--database", str(team_home.database), home=tmp_path / "second")
    assert isinstance(taken.exception, LedgerUnusable)
    assert "is not empty: name an empty database" in str(taken.exception)
    assert not [path for path in tmp_path.iterdir() if "second" in path.name]


def test_a_database_without_a_ledger_never_becomes_an_empty_one(empty_database: Address) -> None:
    with pytest.raises(LedgerUnusable, match="holds no ledger: restore it"):
        connect(empty_database)
    assert not connection.introspection.table_names()


@pytest.mark.parametrize(
    ("encoding", "what"), [("LATIN1", "UTF-8: make one with"), (None, "is not there: make it")]
)
def test_a_database_that_cannot_be_used_says_what_to_do(
    cluster: Address, encoding: str | None, what: str
) -> None:
    address = replace(cluster, name="unfit")
    if encoding is not None:
        postgres.execute(cluster, f"CREATE DATABASE unfit ENCODING '{encoding}' TEMPLATE template0")
    with pytest.raises(LedgerUnusable, match=what):
        connect(address, make=True)
    disconnect()
    postgres.drop(cluster, "unfit")


def test_a_server_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(LedgerUnusable, match="cannot be reached: see that the server runs"):
        connect(Address("casque", host=str(tmp_path)))


def test_an_older_ledger_is_brought_up_to_date_and_a_copy_is_kept(
    team_home: Home, tmp_path: Path
) -> None:
    an_older_ledger(team_home)
    open_home(team_home.path)
    assert what_is_missing() == []
    assert [round_.name for round_ in m.Round.objects.all()] == ["2012-03"]
    (copy,) = team_home.path.glob("*before*")
    assert copy.name == "casque.before-1.dump"
    assert copy.read_bytes().startswith(b"PGDMP")  # what pg_restore reads


def test_without_a_copy_nothing_is_changed(
    team_home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    an_older_ledger(team_home)
    monkeypatch.setenv("PATH", str(tmp_path))  # a machine without PostgreSQL's client programs
    with pytest.raises(LedgerUnusable, match=r"install PostgreSQL's client programs \(pg_dump\)"):
        open_home(team_home.path)
    assert what_is_missing()


def test_a_copy_that_fails_changes_nothing(
    team_home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    an_older_ledger(team_home)
    failing = tmp_path / "pg_dump"
    failing.write_text("#!/bin/sh\nexit 1\n", encoding="ascii")
    failing.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(LedgerUnusable, match="look at what `pg_dump` says"):
        open_home(team_home.path)
    assert what_is_missing()


def an_older_ledger(home: Home) -> None:
    """Leave the ledger in its first form, with one round in it."""
    MigrationExecutor(connection).migrate([FIRST])
    m.Round.objects.create(name="2012-03")
    disconnect()


def what_is_missing() -> list[str]:
    """Return the migrations that the open ledger has not had."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [migration.name for migration, _ in plan]


def test_a_home_in_a_file_and_one_in_a_database_take_turns(team_home: Home, tmp_path: Path) -> None:
    open_round(team_home, "2012-03", by="ana", now=s.MARCH)
    file_home = s.a_home(tmp_path / "second")
    assert frames.rounds().is_empty()
    open_home(team_home.path)
    assert frames.rounds()["round"].to_list() == ["2012-03"]
    open_home(file_home.path)
    assert (frames.rounds().height, connection.vendor) == (0, "sqlite")


def test_a_lock_that_is_held_too_long_says_so_and_quotes_no_row(team_home: Home) -> None:
    open_round(team_home, "2012-03", by="ana", now=s.MARCH)
    with postgres.holding(read_address(str(team_home.database)), "LOCK TABLE rounds"):
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '10ms'")
        with pytest.raises(Error) as caught:
            m.Round.objects.update(opened_by="bo")
    assert "in use by another process: wait" in str(ledger_fault(caught.value, team_home.database))
    with pytest.raises(Error) as caught:
        m.Round.objects.create(name="2012-03")
    assert "(name)=" in str(caught.value)  # what PostgreSQL says quotes the row
    assert "2012-03" not in str(ledger_fault(caught.value, team_home.database))
