"""How a site's own search works: what it finds, and in which order it lists it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from zlib import crc32

SEPARATORS = frozenset(" .·*•-_~|/\\+=^。、,，❤☆★◆○●♥　")
ZERO_WIDTH = frozenset("\u200b\u200c\u200d\u2060\ufeff")


Wanted = Mapping[str, Sequence[tuple[int, str]]]
"""Terms by their first character: each as a bit, with its text as a search compares it."""


def searchable(title: str, description: str, *, fuzzy: bool) -> str:
    r"""Return what a site's search looks into; a good one looks through width, case, separators.

    >>> searchable("象*牙 手串", "ＸＹ", fuzzy=True)
    '象牙手串\nxy'
    """
    text = f"{title}\n{description}"
    return _folded(text) if fuzzy else text


def asked(words: str, *, fuzzy: bool) -> str:
    """Return the words as such a search compares them."""
    return _folded(words) if fuzzy else words


def terms_in(text: str, wanted: Wanted) -> int:
    """Return the terms that stand in a text, as bits by their number."""
    found = 0
    for first, terms in wanted.items():
        if first in text:
            for bit, words in terms:
                if words in text:
                    found |= bit
    return found


def wanted(texts: Sequence[str], *, fuzzy: bool) -> Wanted:
    """Return the terms as `terms_in` wants them: each with its bit, by its first character."""
    by_first: dict[str, list[tuple[int, str]]] = {}
    for number, text in enumerate(texts):
        words = asked(text, fuzzy=fuzzy)
        by_first.setdefault(words[:1], []).append((1 << number, words))
    return by_first


def numbers_of(bits: int) -> list[int]:
    """Return the numbers of the terms that are set.

    >>> numbers_of(0b101)
    [0, 2]
    """
    found = []
    while bits:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return found


def rank(order: str, item: str, refreshed: int) -> tuple[int, str]:
    """Return what an advertisement is sorted by in a list: the last refresh, or its relevance.

    What a site holds relevant is its secret; here it is a number that each item keeps.
    """
    return (-refreshed if order == "newest_first" else crc32(item.encode()), item)


class _Folding(dict[int, str]):
    """What a character is folded to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        narrow = unicodedata.normalize("NFKC", chr(code)).lower()
        folded = "".join(c for c in narrow if c not in SEPARATORS and c not in ZERO_WIDTH)
        self[code] = folded
        return folded


_FOLDING = _Folding()


def _folded(text: str) -> str:
    return text.translate(_FOLDING)
