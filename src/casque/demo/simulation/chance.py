"""Chance by name: what is drawn depends on the names of what is drawn for, and on nothing else.

Only `random()` is used of Python's generator: its sequence is promised to stay the same.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from hashlib import blake2b
from itertools import accumulate
from math import exp
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


def stream(*names: object) -> Random:
    """Return a generator that is the same for the same names.

    >>> stream(7, "seller", 3).random() == stream(7, "seller", 3).random()
    True
    """
    return Random("/".join(map(str, names)))  # noqa: S311  a market, no secret


def chance(*names: object) -> float:
    """Return a number from 0 to 1 that is the same for the same names."""
    digest = blake2b("/".join(map(str, names)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def pick(rng: Random, pool: Sequence[T]) -> T:
    """Return one of the pool, each as likely."""
    return pool[int(rng.random() * len(pool))]


def between(rng: Random, low: float, high: float) -> float:
    """Return a number from low to high."""
    return low + (high - low) * rng.random()


def poisson(rng: Random, mean: float) -> int:
    """Return how often something happens that happens `mean` times on average."""
    count, left, limit = 0, 1.0, exp(-min(mean, 700.0))
    while (left := left * rng.random()) > limit:
        count += 1
    return count


class Weighted(Generic[T]):
    """Choices with their weights.

    >>> Weighted([("a", 1), ("b", 3)]).at(0.3)
    'b'
    """

    def __init__(self, choices: Sequence[tuple[T, float]]) -> None:
        self._items = [item for item, _ in choices]
        self._ends = list(accumulate(weight for _, weight in choices))

    def __len__(self) -> int:
        """Return how many choices there are."""
        return len(self._items)

    def at(self, share: float) -> T:
        """Return the choice at a share of the whole weight, from 0 to 1."""
        return self._items[min(bisect(self._ends, share * self._ends[-1]), len(self._items) - 1)]

    def draw(self, rng: Random) -> T:
        """Return a choice, each as likely as it weighs."""
        return self.at(rng.random())
