"""The texts of advertisements, put together from phrases.

A text is a row of places in the phrase tables (`Slots`), so that a text can be altered here and
there, or written anew for the same item.
"""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from casque.demo.simulation import phrases
from casque.demo.simulation.chance import pick
from casque.demo.simulation.phrases import Form


class Slots(NamedTuple):
    """Which phrases a text is made of."""

    title: int
    hook: int
    tail: int
    quality: int
    story: int
    closing: int
    description: int


class Text(NamedTuple):
    """What an advertisement says."""

    title: str
    description: str


_POOLS = (
    phrases.TITLES, phrases.HOOKS, phrases.TAILS, phrases.QUALITIES, phrases.STORIES,
    phrases.CLOSINGS, phrases.DESCRIPTIONS,
)  # fmt: skip
_SIZES = tuple(map(len, _POOLS))
_OTHER_DIGITS = tuple(str.maketrans(phrases.DIGITS[0], other) for other in phrases.DIGITS[1:])


def slots(rng: Random) -> Slots:
    """Return a text's phrases, drawn anew."""
    return Slots(*[int(rng.random() * size) for size in _SIZES])


def altered(old: Slots, rng: Random) -> Slots:
    """Return the phrases of a text with two or three of them replaced."""
    new, first, step = list(old), int(rng.random() * len(old)), 1 + int(rng.random() * 3)
    for turn in range(2 + (rng.random() < 0.5)):
        place = (first + turn * step) % len(new)
        new[place] = (new[place] + 1 + int(rng.random() * (_SIZES[place] - 1))) % _SIZES[place]
    return Slots(*new)


def size_of(form: Form, rng: Random) -> str:
    """Return an item's own measures, as its texts give them."""
    return form.size.format(
        a=6 + rng.random() * 16,
        b=15 + rng.random() * 45,
        c=3 + rng.random() * 240,
        d=4 + rng.random() * 36,
    )


def text(chosen: Slots, *, word: str, form: str, size: str, contact: str) -> Text:
    """Return a text of these phrases about an item, with the word as it is written."""
    parts = {
        "word": word, "form": form, "size": size, "contact": contact,
        "hook": phrases.HOOKS[chosen.hook], "tail": phrases.TAILS[chosen.tail],
        "quality": phrases.QUALITIES[chosen.quality], "story": phrases.STORIES[chosen.story],
        "closing": phrases.CLOSINGS[chosen.closing],
    }  # fmt: skip
    title = phrases.TITLES[chosen.title].format_map(parts)
    return Text(title.strip(), phrases.DESCRIPTIONS[chosen.description].format_map(parts))


def contact_as_written(rng: Random, contacts: tuple[str, str, str]) -> str:
    """Return one or two of a seller's contacts (WeChat, QQ, phone) in a form that people use."""
    wechat, qq, phone = contacts
    draw = rng.random()
    if draw < 0.6:
        return pick(rng, phrases.WECHAT).format(id=wechat)
    if draw < 0.8:
        return pick(rng, phrases.QQ).format(id=_digits(qq, rng))
    return pick(rng, phrases.PHONE).format(id=_digits(phone, rng))


def _digits(number: str, rng: Random) -> str:
    if rng.random() < 0.75:
        return number
    return number.translate(pick(rng, _OTHER_DIGITS))
