"""Homes whose ledger is a file or a PostgreSQL database; a market that is served."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

import live_market as lm
import postgres
import saved_pages as s
from casque.db.connection import disconnect
from casque.db.postgresql import Address
from casque.rounds.home import Home, make_home, open_home

TEMPLATE = "a_fresh_ledger"


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """Give a cluster with a fresh ledger in it that others are copied from."""
    if postgres.why_not():
        pytest.skip(postgres.why_not())
    folder = tmp_path_factory.mktemp("template")
    with postgres.a_cluster() as address:
        postgres.execute(address, f"CREATE DATABASE {TEMPLATE}")
        made = s.a_programme(folder / "tried")
        make_home(folder / "home", programme=made, address=replace(address, name=TEMPLATE))
        disconnect()
        yield address


@pytest.fixture
def empty_database(cluster: Address) -> Iterator[Address]:
    """Give a database with nothing in it."""
    name = f"t_{uuid4().hex}"
    postgres.execute(cluster, f"CREATE DATABASE {name}")
    yield replace(cluster, name=name)
    disconnect()
    postgres.drop(cluster, name)


@pytest.fixture
def team_home(cluster: Address, tmp_path: Path) -> Iterator[Home]:
    """Give a home whose ledger is a PostgreSQL database of its own."""
    name = f"t_{uuid4().hex}"
    postgres.execute(cluster, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    yield moved(s.a_home(tmp_path), replace(cluster, name=name))
    disconnect()
    postgres.drop(cluster, name)


@pytest.fixture(params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Home:
    """Return an open home, once of each engine."""
    made: Home = (
        s.a_home(tmp_path)
        if request.param == "sqlite"
        else request.getfixturevalue("team_home")
    )  # fmt: skip
    return made


def moved(home: Home, address: Address) -> Home:
    """Return a home with its ledger in a database, in place of its file."""
    disconnect()
    home_json = home.path / "home.json"
    mark = json.loads(home_json.read_text(encoding="utf-8")) | {"database": str(address)}
    home_json.write_text(json.dumps(mark), encoding="utf-8")
    for file in home.path.glob("casque.sqlite3*"):
        file.unlink()
    return open_home(home.path)


@pytest.fixture
def market() -> Iterator[lm.Market]:
    """Give a market that is served."""
    with lm.a_market() as market:
        yield market
    disconnect()
