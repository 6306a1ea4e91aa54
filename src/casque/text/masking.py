"""Contacts hidden in a text that is shown: as many characters long as it was.

Masking is wider than reading (`contacts.py`): a long number that is no contact costs a reader
little when it is hidden; a bank account on a screen costs its owner more. So every character stays
where it was, and findings still point at the words they found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from casque.text.contacts import contacts

MASK: Final = "•"
SHOWN: Final = 2
"""So many characters of a contact stay, so that two of them can be told apart."""

FEWEST_DIGITS: Final = 7
"""A run of as many digits is hidden: the shortest number that reaches a person."""

Span = tuple[int, int]


def masked(text: str) -> str:
    """Return the text with contacts and long numbers hidden, as many characters long as it was.

    >>> masked("象牙 加微信：Lao_Wang88，13800000000")
    '象牙 加微信：La••••••••，13•••••••••'
    """
    letters = list(text)
    for hide in HIDES:
        for start, end in hide.spans(text):
            for at in range(start + min(SHOWN, (end - start) // 3), end):
                letters[at] = MASK if letters[at].strip() else letters[at]
    return "".join(letters)


@dataclass(frozen=True, slots=True)
class Hide:
    """One kind of what is hidden, and where it stands in a text."""

    name: str
    spans: Callable[[str], Iterator[Span]]


def _plain_contacts(text: str) -> Iterator[Span]:
    return ((contact.start, contact.end) for contact in contacts(text))


def _numbers(text: str) -> Iterator[Span]:
    """Yield runs of digits, however each is written and whatever stands between two of them."""
    for match in _RUN.finditer("".join(map(_digit, text))):
        digits = re.sub(r"\D", "", match[0])
        if len(digits) >= FEWEST_DIGITS and not _DATE.fullmatch(match[0]):
            yield match.span()


def _grouped(text: str) -> Iterator[Span]:
    """Yield telephones in groups with points or commas between them, as prices never have them."""
    return (match.span() for match in _GROUPED.finditer("".join(map(_digit, text))))


def _mails(text: str) -> Iterator[Span]:
    return (match.span("name") for match in _MAIL.finditer(text))


def _announced(text: str) -> Iterator[Span]:
    return (match.span("id") for match in _ANNOUNCED.finditer(text))


def _digit(character: str) -> str:
    """Return the digit that a character stands for, else the character."""
    spoken = _SPOKEN.get(character)
    if spoken is not None:
        return spoken
    value = unicodedata.digit(character, None)
    return character if value is None else str(value)


_SPOKEN = {name: str(value) for value, name in enumerate("零一二三四五六七八九")} | {
    "〇": "0", "幺": "1", "壹": "1", "贰": "2", "叁": "3", "肆": "4", "伍": "5", "陆": "6",
    "柒": "7", "捌": "8", "玖": "9",
}  # fmt: skip
_RUN = re.compile(r"\d(?:[^\w,.，。;；\n]{0,3}\d)+")
_GROUPED = re.compile(r"(?<!\d)\d{3}[.,，·]\d{4}[.,，·]\d{4}(?!\d)")
_DATE = re.compile(r"(?:19|20)\d\d[-/ ]\d{1,2}[-/ ]\d{1,2}(?:[ T]\d{1,2}:\d\d(?::\d\d)?)?")
_MAIL = re.compile(r"(?P<name>[A-Za-z0-9._%+-]{1,64})[@＠][A-Za-z0-9.-]{1,64}")
_ANNOUNCED = re.compile(
    r"(?i:微信|薇信|威信|徽信|微x|v信|(?<![a-z])v(?=\s*[:：])|vx|wx|wechat|weixin|q\s*q|扣扣|企鹅|支付宝|账号|帐号|卡号)"
    r"[\s:：=号码是为+]{0,6}(?P<id>[A-Za-z0-9_][-_A-Za-z0-9]{4,29})"
)

HIDES: Final = (
    Hide("contacts that are read", _plain_contacts),
    Hide("long numbers: telephones, bank accounts", _numbers),
    Hide("telephones in groups", _grouped),
    Hide("the name of an e-mail address", _mails),
    Hide("what is announced as an id", _announced),
)
"""Everything that is hidden."""
