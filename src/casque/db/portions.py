"""Many values in as many queries as it takes: a database limits the parameters of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

One = TypeVar("One")

PORTION: Final = 500
"""Values asked for in one query: below every limit of SQLite's builds (999 in the oldest)."""


def portions(values: Iterable[One]) -> Iterator[list[One]]:
    """Yield the values in lists of at most PORTION."""
    rest = list(values)
    for start in range(0, len(rest), PORTION):
        yield rest[start : start + PORTION]
