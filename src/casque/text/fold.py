"""One spelling for evasive text: fold each letter, leave out what only hides it.

Letters fold through a table (width, case, accents, enclosed and other compatible forms, traditional
and regional forms to simplified). Characters that do not show are left out without limit.
Separators are left out up to SEPARATOR_LIMIT in a row; a longer run, or a clause mark, parts the
text, and no term reaches across. A character that stands for several letters (㎏, ⑩, ㍿) folds to
all of them and can only be matched whole. The vulgar fractions and signs with a degree (½, ℃) stay
themselves: 12 is not a half.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from casque.text.classes import CLASSES, JOINERS, SEPARATOR_LIMIT

CODE_POINTS: Final = 0x110000
LETTER, INVISIBLE, SEPARATOR, CLAUSE = range(len(CLASSES))
CLASS_BITS: Final = 3
"""The low bits of a code point's trait hold its class."""
WORD: Final = 4
"""A letter of an alphabet with case, or a digit: what XY must not stand next to."""
JOINER: Final = 8
"""A hyphen or low line: it ties such a letter to the next."""

PARTING: Final = ","
"""What a folded text has where no term reaches across."""


@dataclass(frozen=True, slots=True)
class FoldTable:
    """What every code point is and folds to."""

    version: str
    folded: dict[int, str]
    disguises: dict[int, frozenset[str]]
    traits: NDArray[np.uint8]

    def letters(self, character: str) -> str:
        """Return the letters that a letter folds to."""
        return self.folded.get(ord(character), character)

    def class_of(self, character: str) -> int:
        """Return LETTER, INVISIBLE, SEPARATOR or CLAUSE."""
        return int(self.traits[ord(character)]) & CLASS_BITS

    def is_word(self, character: str) -> bool:
        """Tell whether a Latin term may not stand right next to this character."""
        return bool(self.traits[ord(character)] & WORD)

    def is_joiner(self, character: str) -> bool:
        """Tell whether this character ties a Latin term to what comes beyond."""
        return bool(self.traits[ord(character)] & JOINER)


class Letter(NamedTuple):
    """One folded letter of a text, and the character that gave it."""

    symbol: str
    at: int  # index of its character in the text
    opens: bool  # it is the first letter of that character
    closes: bool  # it is the last


@cache
def fold_table() -> FoldTable:
    """Return the shipped table, read at its first use."""
    classes, letters = _read("fold_classes.tsv"), _read("fold_letters.tsv")
    digest = hashlib.sha256(f"{SEPARATOR_LIMIT}{JOINERS}\n{classes}{letters}".encode())
    rows = [line.split("\t") for line in _lines(letters)]
    return FoldTable(
        version=digest.hexdigest()[:16],
        folded={int(point, 16): folded for point, folded, _ in rows},
        disguises={int(point, 16): frozenset(kinds.split("+")) for point, _, kinds in rows},
        traits=_traits(classes),
    )


def _read(name: str) -> str:
    return files("casque.text").joinpath(name).read_text(encoding="utf-8")


def _lines(table: str) -> list[str]:
    return [line for line in table.split("\n") if line and not line.startswith("#")]


def _traits(classes: str) -> NDArray[np.uint8]:
    """Return the class of every code point, with the bits WORD and JOINER."""
    bits = {name: number for number, name in enumerate(CLASSES)} | {"word": WORD}
    traits = np.zeros(CODE_POINTS, dtype=np.uint8)
    for first, last, name in (line.split("\t") for line in _lines(classes)):
        traits[int(first, 16) : int(last, 16) + 1] |= bits[name]
    traits[[ord(joiner) for joiner in JOINERS]] |= JOINER
    traits.setflags(write=False)
    return traits


def segments(text: str) -> Iterator[list[Letter]]:
    """Return the letters of a text, parted where no term reaches across."""
    table = fold_table()
    segment: list[Letter] = []
    gap = 0
    for at, character in enumerate(text):
        kind = table.class_of(character)
        gap = 0 if kind == LETTER else gap + (kind == SEPARATOR)
        if kind == LETTER:
            segment += _letters_at(at, table.letters(character))
        elif segment and (kind == CLAUSE or gap > SEPARATOR_LIMIT):
            yield segment
            segment = []
    if segment:
        yield segment


def _letters_at(at: int, folded: str) -> list[Letter]:
    last = len(folded) - 1
    return [Letter(symbol, at, i == 0, i == last) for i, symbol in enumerate(folded)]


class _Marks(dict[int, str]):
    """What str.translate needs, learned one code point at a time."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        table = fold_table()
        kind = table.class_of(character)
        self[point] = table.letters(character) if kind == LETTER else ("", " ", PARTING)[kind - 1]
        return self[point]


_MARKS = _Marks()
_PARTED = re.compile(rf" *{PARTING}[ {PARTING}]*| {{{SEPARATOR_LIMIT + 1},}}")


def fold(text: str) -> str:
    """Fold width, case, script and separators; a comma stays where no term reaches across.

    >>> fold("ＸＹ 象*牙")
    'xy象牙'
    >>> fold("大象，牙齒")
    '大象,牙齿'
    """
    return _PARTED.sub(PARTING, text.translate(_MARKS)).replace(" ", "").strip(PARTING)
