"""Eight readers who decide at once lose nothing, on either engine."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from django.db import connection

import saved_pages as s
from casque.db import frames
from casque.db import models as m
from casque.errors import Stale
from casque.rounds import reviewing
from casque.rounds.home import Home
from casque.rounds.opening import open_round
from casque.rounds.running import Request, run_round

READERS, DECISIONS, OWN = 8, 200, 20
NOW = datetime(2012, 3, 6, tzinfo=UTC)


def test_eight_readers_at_once_lose_no_decision(home: Home, tmp_path: Path) -> None:
    """One item belongs to all of them, and each has some of their own to decide again and again."""
    shared, *own = some_items(home, tmp_path, READERS * OWN + 1)
    made = [0] * READERS
    wrong: list[BaseException] = []

    def read(reader: int) -> None:
        try:
            for turn in range(DECISIONS):
                item = shared if turn % 10 == 0 else own[reader * OWN + turn % OWN]
                made[reader] += decided(home, item, f"R{reader}")
        except Exception as error:  # noqa: BLE001 - whatever it is, the test tells it
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=read, args=(n,)) for n in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    judged = frames.judgements().group_by("by").agg(pl.len()).sort("by")
    assert judged["len"].to_list() == made
    assert all(number >= DECISIONS * 9 // 10 for number in made)
    assert m.Decision.objects.count() == sum(made)
    assert sum(m.QueueItem.objects.values_list("edition", flat=True)) == sum(made) + len(own) + 1


def decided(home: Home, item: int, reader: str) -> bool:
    """Decide an item as it now stands; tell whether nobody was faster."""
    edition = m.QueueItem.objects.values_list("edition", flat=True).get(pk=item)
    try:
        reviewing.decide(
            home, item=item, edition=edition, by=reader, now=NOW,
            goods="genuine", act="sale", basis="text", confidence="high",
        )  # fmt: skip
    except Stale:
        return False
    return True


def some_items(home: Home, tmp_path: Path, number: int) -> list[int]:
    """Return so many items that wait, of one advertisement each."""
    open_round(home, "2012-03", by="lead", now=s.MARCH)
    rows = [s.goods(n, f"象牙 手镯 {n}") for n in range(1, number + 1)]
    folder = s.save(tmp_path / "pages", {"象牙": [s.answer(rows)]}, kind="term")
    run_round(home, Request("2012-03", folder), clock=s.FixedClock())
    found = list(m.QueueItem.objects.order_by("pk").values_list("pk", flat=True))
    assert len(found) == number
    return found
