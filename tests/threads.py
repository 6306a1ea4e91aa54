"""Calls at one moment, each in a thread and with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Return what each call gave, or what it raised: all begin at one moment."""
    came: list[object] = [None] * len(calls)
    start = threading.Barrier(len(calls))

    def run(at: int, call: Callable[[], object]) -> None:
        try:
            start.wait()
            came[at] = call()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test tells it
            came[at] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came
