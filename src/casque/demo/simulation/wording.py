"""Which word a dealer uses for its goods, and how it writes it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from random import Random
from typing import NamedTuple

from casque.demo.simulation import phrases
from casque.demo.simulation.chance import Weighted, pick
from casque.demo.simulation.disguises import NOTHING, PICTURE, PLAIN, WAYS, forms
from casque.demo.simulation.months import NUMBER
from casque.demo.simulation.schedule import Word
from casque.demo.simulation.sellers import Seller
from casque.demo.simulation.trends import ADOPTED

FAVOURITE = 0.5
"""How often a dealer takes its favourite word and way; otherwise any."""


class Written(NamedTuple):
    """A term as an advertisement writes it; `term` is -1 where it names none."""

    term: int
    way: str
    text: str


_WAYS = Weighted(list(WAYS.items()))


class Vocabulary:
    """The words that dealers know, by product and month."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words
        self._known: dict[tuple[str, int], Weighted[int]] = {}

    def text(self, term: int) -> str:
        """Return a term's text."""
        return self._words[term].term.text

    def write(
        self, rng: Random, seller: Seller, product: str, month: int, blocked: Collection[int]
    ) -> Written:
        """Return how a dealer names a product on a site that blocks some terms."""
        term = self._known_in(product, month).at(_by_taste(rng, seller))
        way = _WAYS.at(_by_taste(rng, seller))
        if term in blocked and way == PLAIN:
            return self._around(rng, product, month, blocked)
        return self._written(rng, term, way)

    def _around(self, rng: Random, product: str, month: int, blocked: Collection[int]) -> Written:
        """Return another word that the site does not block, or a blocked one in disguise."""
        term = self._known_in(product, month).draw(rng)
        return self._written(
            rng, term, _disguise(rng, self.text(term)) if term in blocked else PLAIN
        )

    def _written(self, rng: Random, term: int, way: str) -> Written:
        if way == NOTHING:
            return Written(-1, way, "")
        if way == PICTURE:
            return Written(term, way, pick(rng, phrases.BARE))
        text = self.text(term)
        if not forms(text, way):
            way = _disguise(rng, text)
        return Written(term, way, pick(rng, forms(text, way)))

    def _known_in(self, product: str, month: int) -> Weighted[int]:
        key = (product, month)
        if key not in self._known:
            self._known[key] = Weighted(
                [
                    (number, word.weight)
                    for number, word in enumerate(self._words)
                    if _is_known(word, product, month)
                ]
            )
        return self._known[key]


def _is_known(word: Word, product: str, month: int) -> bool:
    """Say whether dealers use a word: a plain name always, a code word before its month."""
    if product not in word.term.products:
        return False
    return word.term.plain_name or NUMBER[word.term.since] - ADOPTED <= month


def _by_taste(rng: Random, seller: Seller) -> float:
    return seller.taste if rng.random() < FAVOURITE else rng.random()


def _disguise(rng: Random, text: str) -> str:
    return _disguises(text).draw(rng)


@cache
def _disguises(text: str) -> Weighted[str]:
    """Return the ways that change a word, with their shares."""
    asked = [(way, share) for way, share in WAYS.items() if way not in (PLAIN, PICTURE, NOTHING)]
    return Weighted([(way, share) for way, share in asked if forms(text, way)])
