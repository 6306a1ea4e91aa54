"""Table 1: what is monitored from which month on, at any scale."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from casque.demo.simulation.shelves import Term

PRODUCTS: tuple[tuple[str, str], ...] = (
    ("IV", "2012-01"),
    ("RH", "2012-01"),
    ("TB", "2012-01"),
    ("HS", "2012-01"),
    ("PS", "2012-01"),
    ("LB", "2012-07"),
    ("SH", "2012-08"),
    ("HC", "2013-01"),
)
"""The products with the month in which each is monitored first (briefing, Table 1)."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A row of Table 1: from this month on, so many sites and terms."""

    month: str
    sites: int
    terms: int


TABLE_1: tuple[Stage, ...] = (
    Stage("2012-01", 15, 9),
    Stage("2012-05", 24, 12),
    Stage("2012-07", 24, 20),
    Stage("2012-08", 24, 30),
    Stage("2012-10", 24, 37),
    Stage("2013-01", 24, 40),
    Stage("2013-07", 25, 57),
    Stage("2014-06", 25, 64),
)

LEAST_SITES = 2


@dataclass(frozen=True, slots=True)
class Word:
    """A row of words.csv: a term, whether a site can block it, how often dealers use it."""

    term: Term
    blockable: bool
    weight: float


def products_in(month: str) -> tuple[str, ...]:
    """Return the products monitored in a month."""
    return tuple(code for code, since in PRODUCTS if since <= month)


def site_months(scale: float) -> tuple[str, ...]:
    """Return for each site, in the order of joining, the month in which it is monitored first."""
    return tuple(_months((stage.month, _scaled_sites(stage, scale)) for stage in TABLE_1))


@cache
def all_words() -> tuple[Word, ...]:
    """Return the 64 words in the order in which they join the programme."""
    table = files(__package__).joinpath("words.csv").read_text(encoding="utf-8")
    return tuple(map(_word, csv.DictReader(table.splitlines())))


def words(scale: float) -> tuple[Word, ...]:
    """Return the words of a scaled market in the order of joining, each with its month.

    Each stage takes a word for every product that has none yet, then the words in their order.
    """
    taken: list[Word] = []
    for stage in TABLE_1:
        taken += _joining(taken, stage, scale)
    return tuple(taken)


def _joining(taken: list[Word], stage: Stage, scale: float) -> list[Word]:
    in_force = set(products_in(stage.month))
    wanted = max(len(in_force), _scaled(stage.terms, scale)) - len(taken)
    named = {product for word in taken for product in word.term.products}
    have = {word.term.id for word in taken}
    free = [w for w in all_words() if w.term.id not in have and in_force & set(w.term.products)]
    names = [w for w in free if w.term.plain_name and not named & set(w.term.products)]
    first = [next(w for w in names if p in w.term.products) for p in sorted(in_force - named)]
    ordered = first + [word for word in free if word not in first]
    chosen = {word.term.id for word in ordered[: max(0, wanted)]}
    return [_since(word, stage.month) for word in free if word.term.id in chosen]


def _since(word: Word, month: str) -> Word:
    term = word.term
    joined = Term(
        id=term.id, text=term.text, products=term.products, language=term.language,
        since=month, source=term.source, plain_name=term.plain_name,
    )  # fmt: skip
    return Word(joined, word.blockable, word.weight)


def _word(row: dict[str, str]) -> Word:
    term = Term(
        id=row["id"],
        text=row["text"],
        products=tuple(row["products"].split()),
        language=row["language"],
        since=row["since"],
        source=row["source"],
        plain_name=row["plain_name"] == "1",
    )
    return Word(term, row["blockable"] == "1", float(row["weight"]))


def _months(stages: Iterable[tuple[str, int]]) -> Iterator[str]:
    joined = 0
    for month, count in stages:
        yield from [month] * (count - joined)
        joined = max(joined, count)


def _scaled_sites(stage: Stage, scale: float) -> int:
    return max(LEAST_SITES, _scaled(stage.sites, scale))


def _scaled(count: int, scale: float) -> int:
    return int(count * scale + 0.5)
