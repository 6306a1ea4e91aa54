"""Quantities as they are printed: a number, or a lower bound such as "60+" (Table 2)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from casque.errors import FieldNotUnderstood

_PRINTED = re.compile(r"([0-9]+)(\+?)")


@dataclass(frozen=True, slots=True)
class Stock:
    """A number of things; `at_least` where more were seen than counted."""

    number: int
    at_least: bool = False

    def __add__(self, other: Stock) -> Stock:
        """Return the sum: a lower bound where either part is one."""
        return Stock(self.number + other.number, self.at_least or other.at_least)

    def __str__(self) -> str:
        return f"{self.number}+" if self.at_least else str(self.number)


def read_stock(printed: str) -> Stock:
    """Return what a cell says; a blank or a word ("hundreds") is no number, and never 0.

    >>> read_stock("60+")
    Stock(number=60, at_least=True)

    Raises:
        FieldNotUnderstood: the cell holds neither a number nor a lower bound.
    """
    match = _PRINTED.fullmatch(printed.strip())
    if match is None:
        raise FieldNotUnderstood(field="stock", what="neither a number nor a bound such as 60+")
    return Stock(int(match[1]), at_least=match[2] == "+")


def total(printed: Iterable[str]) -> Stock:
    """Return the sum of the cells that state a number.

    Raises:
        FieldNotUnderstood: a cell states none, or there is no cell.
    """
    stocks = [read_stock(cell) for cell in printed]
    if not stocks:
        raise FieldNotUnderstood(field="stock", what="nothing is listed")
    return sum(stocks[1:], start=stocks[0])
