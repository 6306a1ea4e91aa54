"""The kernel's answers in plain Python: for tests, and where Numba cannot be had.

It tries every pattern at every letter of the folded text, which needs no automaton.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from casque.lexicon.patterns import INSIDE, LEFT, RIGHT, Pattern
from casque.text.fold import INVISIBLE, Letter, fold_table, segments


class Hit(NamedTuple):
    """A pattern in a text by characters; `joined`: a Latin letter or digit touches it."""

    pattern: int
    start: int
    end: int
    joined: bool


@dataclass(frozen=True, slots=True)
class Plain:
    """Patterns by folded form, and the lengths there are."""

    numbers: dict[str, int]
    edges: tuple[int, ...]
    longest: int

    @classmethod
    def build(cls, patterns: tuple[Pattern, ...]) -> Plain:
        """Return the patterns, ready to be looked up."""
        return cls(
            numbers={pattern.folded: number for number, pattern in enumerate(patterns)},
            edges=tuple(pattern.edges for pattern in patterns),
            longest=max((len(pattern.folded) for pattern in patterns), default=0),
        )

    def hits(self, text: str) -> list[Hit]:
        """Return every hit in a text by where it ends, the longest first."""
        found = (hit for segment in segments(text) for hit in self._in_segment(text, segment))
        return sorted(found, key=lambda hit: (hit.end, hit.start))

    def _in_segment(self, text: str, segment: Sequence[Letter]) -> Iterator[Hit]:
        folded = "".join(letter.symbol for letter in segment)
        for first, letter in enumerate(segment):
            for last in range(first, min(first + self.longest, len(segment))):
                number = self.numbers.get(folded[first : last + 1])
                if number is not None and letter.opens and segment[last].closes:
                    hit = self._hit(text, number, letter.at, segment[last].at + 1)
                    if not hit.joined or self.edges[number] & INSIDE:
                        yield hit

    def _hit(self, text: str, number: int, start: int, end: int) -> Hit:
        edges = self.edges[number]
        left = bool(edges & LEFT) and _is_tied(text[:start][::-1])
        right = bool(edges & RIGHT) and _is_tied(text[end:])
        return Hit(number, start, end, left or right)


def _is_tied(beyond: str) -> bool:
    """Tell whether a Latin letter or digit lies beyond an edge, next to it or past a hyphen."""
    table = fold_table()
    shown = (c for c in beyond if table.class_of(c) != INVISIBLE)
    nearest = next(shown, "，")
    if table.is_joiner(nearest):
        nearest = next(shown, "，")
    return table.is_word(nearest)
