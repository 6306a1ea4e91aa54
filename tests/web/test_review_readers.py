"""Readers at once are given different items, so that nobody reads what another is reading."""

from __future__ import annotations

import threading

from django.db import connection
from django.test import Client

from casque.db import models as m
from casque.rounds.home import Home

READERS = 4


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
