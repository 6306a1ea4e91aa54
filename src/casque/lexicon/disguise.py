"""How a written form differs from the term it gives away."""

from __future__ import annotations

from itertools import pairwise

from casque.text.classes import DISGUISES
from casque.text.fold import INVISIBLE, fold_table, segments

PLAIN = "plain"


def disguise_of(text: str, written: str) -> str:
    """Return the names of all differences in the order of DISGUISES, joined by a plus.

    >>> disguise_of("象牙", "象牙"), disguise_of("质料", "質*料")
    ('plain', 'separator+traditional')
    """
    if text == written:
        return PLAIN
    kinds = _letter_kinds(text, written) | _gap_kinds(text, written)
    return "+".join(kind for kind in DISGUISES if kind in kinds) or PLAIN


def _letter_kinds(text: str, written: str) -> set[str]:
    """Return what was done to the letters: what one spelling folds away and the other does not."""
    kinds: set[str] = set()
    for ours, theirs in zip(_characters(text), _characters(written), strict=True):
        if ours != theirs:
            kinds |= _between(ours, theirs)
    return kinds


def _between(ours: str, theirs: str) -> frozenset[str]:
    """Return how two characters differ; two traditional forms of one letter are traditional."""
    table = fold_table()
    one, other = (table.disguises.get(ord(c), frozenset[str]()) for c in (ours, theirs))
    return (one ^ other) or (one | other)


def _characters(text: str) -> list[str]:
    """Return the character behind each folded letter."""
    return [text[letter.at] for segment in segments(text) for letter in segment]


def _gap_kinds(text: str, written: str) -> set[str]:
    """Return what was put between the letters, or left out."""
    kinds: set[str] = set()
    for ours, theirs in zip(_gaps(text), _gaps(written), strict=True):
        if _parted(ours, invisible=False) != _parted(theirs, invisible=False):
            kinds.add("separator")
        if _parted(ours, invisible=True) != _parted(theirs, invisible=True):
            kinds.add("zero_width")
    return kinds


def _gaps(text: str) -> list[str]:
    """Return what stands between each folded letter and the next."""
    places = [letter.at for segment in segments(text) for letter in segment]
    return [text[here + 1 : there] for here, there in pairwise(places)]


def _parted(gap: str, *, invisible: bool) -> str:
    """Return the characters of a gap that show, or those that do not."""
    table = fold_table()
    return "".join(c for c in gap if (table.class_of(c) == INVISIBLE) is invisible)
