"""What is asked of the queue again and again is found by an index, on either engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

import review_queue as q
from casque.db import models as m
from casque.db import queue
from casque.rounds.home import Home
from casque.rounds.showing_grid import Shelf, page


@contextmanager
def plans() -> Iterator[list[str]]:
    """Give how the database goes about each statement on the queue."""
    word = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    told: list[str] = []

    def explain(
        run: Callable[..., object], sql: str, params: object, many: bool, context
    ) -> object:  # type: ignore[no-untyped-def]
        if '"queue_items"' in sql and not sql.startswith(word):
            context["cursor"].execute(f"{word} {sql}", params)
            told.append(" ".join(str(row) for row in context["cursor"].fetchall()))
        return run(sql, params, many, context)

    with connection.execute_wrapper(explain):
        yield told


@pytest.fixture
def filled(home: Home, tmp_path: Path) -> Home:
    filled = q.fill(home, tmp_path)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # a handful of rows is read whole otherwise
            cursor.execute("SET enable_seqscan = off")
            cursor.execute("SET enable_bitmapscan = off")
    return filled


def test_what_a_reader_holds_is_found_without_reading_the_queue(filled: Home) -> None:
    first, second = m.QueueItem.objects.order_by("pk").values_list("pk", flat=True)[:2]
    assert queue.take(first, reader="A1", now=q.NOW) == ""
    with plans() as told:
        assert queue.take(second, reader="A1", now=q.NOW) == ""
    assert "queue_held" in told[-1]
    assert list(m.QueueItem.objects.filter(held_by="A1").values_list("pk", flat=True)) == [second]


def test_a_stratum_is_read_in_its_order(filled: Home) -> None:
    with plans() as told:
        page(Shelf(stratum="plain", stage="done"))
    assert "queue_of_a_stratum" in told[0]
    assert "TEMP B-TREE" not in told[0]
    assert "Sort" not in told[0]
