"""How a dealer writes a word so that people read it and filters do not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from itertools import product
from typing import NamedTuple

from casque.demo.simulation.schedule import all_words

PLAIN = "plain"
PICTURE, NOTHING = "picture", "nothing"

WAYS: dict[str, float] = {
    PLAIN: 0.62,
    "separator": 0.07,
    "homophone": 0.055,
    "look_alike": 0.03,
    "form": 0.045,
    "pinyin": 0.03,
    "initials": 0.02,
    "zero_width": 0.02,
    "split": 0.02,
    "swap": 0.015,
    "emoji": 0.02,
    PICTURE: 0.035,
    NOTHING: 0.02,
}
"""The ways to name goods with their shares (docs/explanation/market.md)."""

SEPARATING = ("*", "·", ".", " ", "❤", "-", "|")
HIDING = ("\u200b", "\u200c", "\u2060")

EMOJI: dict[str, tuple[str, ...]] = {
    "象牙": ("🐘牙", "🐘🦷", "大🐘的牙"),
    "犀牛角": ("🦏角", "🦏牛角"),
    "虎骨": ("🐯骨", "🐅骨"),
    "虎骨酒": ("🐯骨酒", "🐅🦴酒"),
    "大猫": ("大🐱", "大🐯"),
    "大猫骨": ("大🐱骨", "大🐯🦴"),
    "豹骨": ("🐆骨", "🐆🦴"),
    "玳瑁": ("🐢板", "海🐢壳"),
    "羚羊角": ("🐏角", "羚🐑角"),
    "盔犀鸟": ("盔犀🐦", "🐦头"),
    "鹤顶红": ("鹤顶🔴", "🔴头料"),
    "黑料": ("⚫料", "🖤料"),
    "白料": ("⚪料", "🤍料"),
    "果冻": ("🍮料",),
    "穿山甲": ("🐾甲片", "穿⛰甲"),
}

_LOOK_ALIKE_LETTERS = str.maketrans(
    {"a": "а", "e": "е", "i": "і", "o": "о", "p": "р", "x": "х", "y": "у", "X": "Х", "Y": "У"}
)  # Cyrillic for Latin
_FULL_WIDTH = {ord(c): chr(ord(c) + 0xFEE0) for c in map(chr, range(0x21, 0x7F))} | {0x20: "　"}


class Character(NamedTuple):
    """A row of characters.tsv."""

    traditional: str
    pinyin: str
    homophones: str
    look_alikes: str
    split: str


@cache
def forms(text: str, way: str) -> tuple[str, ...]:
    """Return the forms that a way gives a word, none of which holds a term plainly.

    >>> forms("虎骨", "swap"), forms("象牙", "split")
    (('骨虎',), ())
    """
    if way == PLAIN:
        return (text,)
    made = dict.fromkeys(_MAKERS[way](text))
    return tuple(form for form in made if form and not any(term in form for term in _terms()))


@cache
def _terms() -> tuple[str, ...]:
    return tuple(word.term.text for word in all_words())


def _separated(text: str) -> Iterable[str]:
    letters = [c for c in text if c != " "]
    return (mark.join(letters) for mark in SEPARATING)


def _zero_width(text: str) -> Iterable[str]:
    return (mark.join(text) for mark in HIDING)


def _form(text: str) -> Iterable[str]:
    """Return traditional, full-width and other-case forms."""
    whole = "".join(_other(c, "traditional") for c in text)
    full = text.translate(_FULL_WIDTH)
    return (whole, full, text.swapcase(), text.title())


def _homophones(text: str) -> Iterable[str]:
    return _replaced(text, "homophones")


def _look_alikes(text: str) -> Iterable[str]:
    latin = text.translate(_LOOK_ALIKE_LETTERS)
    return [latin, *_replaced(text, "look_alikes")]


def _split(text: str) -> Iterable[str]:
    for place, character in enumerate(text):
        parts = _character(character).split
        yield text[:place] + parts + text[place + 1 :] if parts else ""


def _pinyin(text: str) -> Iterable[str]:
    """Return pinyin whole and mixed; not that of 象牙, which is a term of its own."""
    syllables = [_character(c).pinyin for c in text]
    if not all(syllables):
        return ()
    mixed = [s if n else text[0] for n, s in enumerate(syllables)]
    whole = ["".join(syllables)] if text != "象牙" else []
    return [*whole, " ".join(syllables), "".join(mixed)]


def _initials(text: str) -> Iterable[str]:
    """Return initials; those of 象牙 are a term of their own."""
    letters = "".join(_character(c).pinyin[:1] or " " for c in text)
    if " " in letters or text == "象牙":
        return ()
    return (letters, letters.upper())


def _swapped(text: str) -> Iterable[str]:
    """Return the characters, or the words of a phrase, in another order."""
    parts = text.split(" ") if " " in text else list(text) if not text.isascii() else [text]
    glue = " " if " " in text else ""
    return (glue.join([*parts[1:], parts[0]]), glue.join(reversed(parts)))


def _emoji(text: str) -> Iterable[str]:
    return EMOJI.get(text, ())


def _replaced(text: str, by: str) -> Iterable[str]:
    """Return the text with one character, or every one, written by another of its kind."""
    options = [getattr(_character(c), by) or c for c in text]
    singles = [
        text[:n] + other + text[n + 1 :]
        for n, others in enumerate(options)
        for other in others
        if other != text[n]
    ]
    wholes = ("".join(chosen) for chosen in product(*(o[:2] for o in options)))
    return [*singles, *wholes]


def _other(character: str, column: str) -> str:
    return str(getattr(_character(character), column)) or character


_NONE = Character("", "", "", "", "")


def _character(character: str) -> Character:
    return _characters().get(character, _NONE)


@cache
def _characters() -> dict[str, Character]:
    table = files(__package__).joinpath("characters.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return {
        name: Character(*("" if cell == "-" else cell for cell in cells))
        for name, *cells in rows[1:]
    }


_MAKERS: dict[str, Callable[[str], Iterable[str]]] = {
    "separator": _separated,
    "homophone": _homophones,
    "look_alike": _look_alikes,
    "form": _form,
    "pinyin": _pinyin,
    "initials": _initials,
    "zero_width": _zero_width,
    "split": _split,
    "swap": _swapped,
    "emoji": _emoji,
}
