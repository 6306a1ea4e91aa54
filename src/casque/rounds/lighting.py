"""A text in segments for a screen: code words lit, contacts hidden, nothing else changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casque.text.masking import masked


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text; of kind "word" with its product, plain form and disguise."""

    text: str
    kind: str = ""
    product: str = ""
    plain: str = ""
    disguise: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A word found in a text, by characters, half-open."""

    start: int
    end: int
    product: str
    plain: str
    disguise: str


def segments(text: str, found: Iterable[Found], *, product: str) -> tuple[Segment, ...]:
    """Return the text in its order: words lit, the rest plain; contacts hidden everywhere.

    Of words that overlap the longer is lit, and of a word that names several products the one
    that is judged.

    >>> [s.text for s in segments("老象牙筷", [Found(1, 3, "IV", "象牙", "plain")], product="IV")]
    ['老', '象牙', '筷']
    """
    shown = masked(text)
    return tuple(_cut(shown, _apart(found, len(text), product)))


def _apart(found: Iterable[Found], length: int, product: str) -> list[Found]:
    """Return words that do not overlap, in their order."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (f.start - f.end, f.product != product, f.start)):
        is_inside = 0 <= one.start < one.end <= length
        if is_inside and all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _cut(text: str, words: Iterable[Found]) -> Iterator[Segment]:
    at = 0
    for word in words:
        if at < word.start:
            yield Segment(text[at : word.start])
        piece = text[word.start : word.end]
        yield Segment(piece, "word", word.product, word.plain, word.disguise)
        at = word.end
    if at < len(text):
        yield Segment(text[at:])
