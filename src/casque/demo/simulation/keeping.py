"""How a market of a million things is kept in memory without being walked over again and again."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Kept(Generic[K, V]):
    """The last things that were worked out; when they become too many, all are forgotten."""

    def __init__(self, at_most: int) -> None:
        self._at_most = at_most
        self._kept: dict[K, V] = {}

    def get_or(self, key: K, make: Callable[[], V]) -> V:
        """Return what is kept under a key, or make it and keep it."""
        if key not in self._kept:
            if len(self._kept) >= self._at_most:
                self._kept.clear()
            self._kept[key] = make()
        return self._kept[key]


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Stop the search for cycles while a market grows; never walk over it later, either.

    A market holds no cycle (it is freed when the last name of it goes), and a walk over all of it
    takes seconds: in the servers that would be a pause, at the end of a process a delay.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
