"""Readers at once are given different items, so that nobody reads what another is reading."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

import review_queue as q
from casque.db import models as m
from casque.rounds.home import Home

READERS = 4


@pytest.fixture
def queued(served: Home, tmp_path: Path) -> Home:
    """Return the served home with thirteen items to judge."""
    return q.fill(served, tmp_path)


def test_readers_at_once_get_items_of_their_own(queued: Home, visit) -> None:
    start, given = threading.Barrier(READERS), list[str]()
    clients = [visit("analyst", f"R{number}") for number in range(READERS)]

    def ask(client: Client) -> None:
        start.wait()
        given.append(client.get("/review/next/")["location"])
        connection.close()

    threads = [threading.Thread(target=ask, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(given)) == READERS
    assert m.QueueItem.objects.exclude(held_by="").count() == READERS
