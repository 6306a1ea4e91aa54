"""What a lexicon is made of: a term's id, one text that it is written as, the products it names."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from casque.errors import WordUnusable
from casque.text.fold import PARTING, fold, fold_table

SEMANTICS = 1
"""Raised when the same words and the same table begin to find something else."""


@dataclass(frozen=True, slots=True)
class Word:
    """One written form of a term, with every product that the term names.

    A term may have several words. A placeholder is no word: whoever converts the scope leaves it
    out. `inside` lets Latin letters or digits at an edge touch others: XY in XY-03C.
    """

    term: str
    text: str
    products: tuple[str, ...]
    inside: bool = False


def usable(words: Iterable[Word]) -> tuple[Word, ...]:
    """Return the words in one order, each once and its products sorted.

    Raises:
        WordUnusable: A word has no letter, or a clause mark inside, or no product, or stands twice
            with different meanings.
    """
    seen: dict[tuple[str, str], Word] = {}
    for given in words:
        word = _checked(given)
        if seen.setdefault((word.term, word.text), word) != word:
            raise WordUnusable(
                term=word.term,
                what="the same text stands twice with other products or another `inside`",
                do="keep one of them",
            )
    return tuple(seen[key] for key in sorted(seen))


def _checked(word: Word) -> Word:
    folded = fold(word.text)
    for is_wrong, what, do in (
        (not word.term, "it has no id", "give the term an id"),
        (not word.products, "it names no product", "name at least one product"),
        ("" in word.products, "a product has no name", "leave the empty one out"),
        (not folded, "nothing is left of its text after folding", "give a letter or a digit"),
        (
            PARTING in folded,
            "a clause mark or too many separators stand inside its text, so it could never match",
            "split it into several terms or take the mark out",
        ),
    ):
        if is_wrong:
            raise WordUnusable(term=word.term or "(none)", what=what, do=do)
    return Word(word.term, word.text, tuple(sorted(set(word.products))), word.inside)


def hash_of(words: tuple[Word, ...]) -> str:
    """Return one digest for what usable words would find, whatever their order was."""
    rows = [[word.term, word.text, word.products, word.inside] for word in words]
    content = json.dumps([SEMANTICS, fold_table().version, rows], ensure_ascii=False)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
