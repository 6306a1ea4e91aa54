"""Folded words as patterns: one for each folded form, however many words fold to it."""

from __future__ import annotations

from dataclasses import dataclass

from casque.lexicon.words import Word
from casque.text.fold import fold, fold_table

LEFT, RIGHT, INSIDE = 1, 2, 4
"""Edges at which a pattern needs a border; INSIDE: some of its words do not care."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A folded form, the edges where it needs a border, and the words that fold to it."""

    folded: str
    edges: int
    words: tuple[Word, ...]


def patterns_of(words: tuple[Word, ...]) -> tuple[Pattern, ...]:
    """Return one pattern for each folded form of usable words, sorted by it."""
    by_form: dict[str, list[Word]] = {}
    for word in words:
        by_form.setdefault(fold(word.text), []).append(word)
    return tuple(
        Pattern(folded, _edges(folded, group), tuple(group))
        for folded, group in sorted(by_form.items())
    )


def _edges(folded: str, words: list[Word]) -> int:
    """Return where a pattern needs a border: at an edge that is a Latin letter or a digit."""
    table = fold_table()
    return (
        LEFT * table.is_word(folded[0])
        | RIGHT * table.is_word(folded[-1])
        | INSIDE * any(word.inside for word in words)
    )
