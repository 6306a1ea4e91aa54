"""What each character is to the eye: a letter, nothing at all, a decoration, or a clause mark.

A rule that names a character itself goes before one that names its category, and the upper before
the lower.
`tools/build_fold_table.py` writes them out for every code point, so that an answer never depends
on the Unicode version of the Python that gives it.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

CharacterClass = Literal["letter", "invisible", "separator", "clause"]

CLASSES: Final[tuple[CharacterClass, ...]] = ("letter", "invisible", "separator", "clause")

SEPARATOR_LIMIT: Final = 4
"""So many separators in a row may stand inside a term: 象 * * 牙 is five, 象 ** 牙 is four."""

JOINERS: Final = "-_\u2010\u2011\ufe63\uff0d\uff3f"
"""Hyphens and low lines tie a Latin term to what follows: XY is not in XY-03c (DESIGN 9)."""

DISGUISES: Final = (
    "zero_width",     # characters that do not show
    "separator",      # decorations between the letters, or missing where the term has them
    "width",          # full and half width: ＸＹ
    "compatibility",  # another form Unicode itself calls equal: 𝐗, ㎏, ²
    "enclosed",       # ①, Ⓐ, 🅐, ⑴
    "accent",         # xiàngyá
    "case",           # xy for XY
    "variant",        # forms of Taiwan, Hong Kong and Japan, compatibility ideographs
    "traditional",    # 質 for 质
)  # fmt: skip
"""How a written form may differ from its term, in the order in which a finding names them."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Some characters, by themselves or by general category, with their class and why."""

    characters: str
    categories: tuple[str, ...]
    character_class: CharacterClass
    reason: str


def _span(first: int, last: int) -> str:
    """Return the characters from first to last."""
    return "".join(map(chr, range(first, last + 1)))


RULES: Final = (
    Rule(
        "\n\r\t\v\f\x1c\x1d\x1e\x85\u2028\u2029", (), "clause",
        "A new line or column begins another statement.",
    ),
    Rule(
        "，。！？；：、,!?;:", (), "clause",
        "They end a clause in Chinese and English: 大象，牙齿 is not 象牙.",
    ),
    Rule(
        "｡､︐︑︒︓︔︕︖﹐﹑﹔﹕﹖﹗，！？；：", (), "clause",
        "The same marks in half width, vertical and small forms.",
    ),
    Rule(
        "‼⁇⁈⁉‽¿¡\u037e؛؟،۔।॥፡።፣፤፥፦፧", (), "clause",
        "The same marks doubled or in other scripts.",
    ),
    Rule(
        "丶丨", (), "separator",
        "Strokes written as a dot or a bar between characters; alone they are no words.",
    ),
    Rule(
        "ーｰ", (), "separator",
        "The Japanese long mark is written as a dash; terms lose it like every dash.",
    ),
    Rule(
        "™℠℡", (), "separator",
        "Raised marks are ornaments of a title, not letters.",
    ),
    Rule(
        _span(0x1F1E6, 0x1F1FF), (), "separator",
        "Flags are emoji, though each is made of two letters.",
    ),
    Rule(
        _span(0x2B9, 0x2DF) + _span(0x2E5, 0x2FF), (), "separator",
        "Tone and modifier marks that stand alone: ˊ ˋ ˇ ˙.",
    ),
    Rule(
        _span(0x300, 0x36F) + _span(0x1AB0, 0x1AFF) + _span(0x1DC0, 0x1DFF)
        + _span(0x20D0, 0x20FF) + _span(0xFE20, 0xFE2F), (), "invisible",
        "Marks laid over any letter: accents, strokes through, key caps. Marks that belong to one "
        "script, as Thai vowels do, are letters.",
    ),
    Rule(
        _span(0xFE00, 0xFE0F) + _span(0xE0100, 0xE01EF) + _span(0x180B, 0x180F), (), "invisible",
        "Variation selectors choose the picture of the character before.",
    ),
    Rule(
        "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0", (), "invisible",
        "Joiners and fillers that Unicode says to leave out of sight.",
    ),
    Rule("", ("Cf", "Cc", "Me"), "invisible", "Zero width, bidi controls, soft hyphen, controls."),
    Rule("", ("Zl", "Zp"), "clause", "Line and paragraph separators."),
    Rule("", ("Zs",), "separator", "Spaces of every width."),
    Rule(
        "", ("Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po"), "separator",
        "Dots, dashes, brackets, quotes: 象·牙, 【象】【牙】. The full stop too: X.Y.",
    ),
    Rule(
        "", ("Sm", "Sc", "Sk", "So"), "separator",
        "Signs, stars, hearts, emoji: 象☆牙, 象❤牙. What folds to letters is a letter first: ㎏.",
    ),
    Rule("", ("Co", "Cs"), "separator", "Private characters show as a box or an icon."),
)  # fmt: skip
"""Everything that no rule names is a letter: letters, digits, marks of one script, unassigned."""


def class_of(character: str) -> CharacterClass:
    r"""Return the class of a character by the rules alone.

    >>> class_of("象"), class_of("*"), class_of("，"), class_of("\u200b")
    ('letter', 'separator', 'clause', 'invisible')
    """
    named = _by_character().get(character)
    return named or _by_category().get(unicodedata.category(character), "letter")


def is_named(character: str) -> bool:
    """Tell whether a rule names this very character, so that it folds to nothing."""
    return character in _by_character()


@cache
def _by_character() -> dict[str, CharacterClass]:
    return {c: rule.character_class for rule in reversed(RULES) for c in rule.characters}


@cache
def _by_category() -> dict[str, CharacterClass]:
    return {c: rule.character_class for rule in reversed(RULES) for c in rule.categories}
