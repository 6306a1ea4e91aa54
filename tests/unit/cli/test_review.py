"""The verbs of the review queue."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

import review_queue as q
from casque.cli.root import app
from casque.db import models as m
from casque.db.connection import disconnect
from casque.rounds.home import Home
from review_queue import BLIND, decide, item_of


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    made = q.a_filled_home(tmp_path)
    # the commands read their home from the environment
    monkeypatch.setenv("CASQUE_HOME", str(made.path))
    yield made
    disconnect()


def said(*words: str) -> str:
    result = CliRunner().invoke(app, ["review", *words])
    assert result.exit_code == 0, result.output
    return result.output


def told(*words: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(said(*words, "--json"))
    return found


def test_next_says_what_waits_and_why(home: Home) -> None:
    found = told("next", "--by", "A1", "--product", "TB")
    assert found["waiting"] == 3
    item = found["item"]
    assert isinstance(item, dict)
    assert (item["product"], item["stage"], item["why"][0]) == (
        "TB", "first", {"code": "disguised"},
    )  # fmt: skip
    assert "next for A1" in said("next", "--by", "A1")


def test_where_nothing_waits_it_says_so(home: Home) -> None:
    assert told("next", "--by", "A1", "--site", "elsewhere") == {"item": None, "waiting": 0}
    assert "nothing waits for A1" in said("next", "--by", "A1", "--site", "elsewhere")


def test_of_a_blind_item_it_does_not_say_why(home: Home) -> None:
    decide(home, item_of(BLIND), "genuine")
    item = told("next", "--by", "B1")["item"]
    assert isinstance(item, dict)
    assert (item["offer"], item["stage"], item["why"]) == (BLIND, "second", [])


def test_kappa_is_told_and_empty_where_it_is_not_defined(home: Home) -> None:
    for reader in ("A1", "B1"):
        decide(home, item_of(BLIND), "genuine", by=reader)
    assert json.loads(said("kappa", "--json")) == [
        {"product": "IV", "pairs": 1, "agreement": 1.0, "kappa": None}
    ]
    assert json.loads(said("kappa", "--product", "TB", "--json")) == []
    assert "IV" in said("kappa")


def test_rebuilding_gives_the_same_queue(home: Home) -> None:
    decide(home, item_of(BLIND), "genuine")
    before = q.snapshot()
    m.QueueItem.objects.update(stage="done")
    assert told("rebuild") == {"items": 13, "waiting": 13}
    assert q.snapshot() == before
    assert "13 items" in said("rebuild")
