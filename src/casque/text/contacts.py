"""Plain contacts in a text: WeChat, QQ and mobile numbers as people write them openly.

Only plain forms: a marker and what follows it, or a mainland mobile number. What looks like one
and is something else (an order number, a model, a price) is left alone: a wrong contact would
join two dealers who never met.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Channel = Literal["wechat", "qq", "phone"]


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact: its channel, its value in one spelling, and where the value stands."""

    channel: Channel
    value: str
    start: int  # characters of the original text, half-open
    end: int


@dataclass(frozen=True, slots=True)
class Form:
    """A way to write a contact: its pattern, and what gives the value or refuses it."""

    channel: Channel
    pattern: re.Pattern[str]
    value: Callable[[re.Match[str]], str | None]


def contacts(text: str) -> tuple[Contact, ...]:
    """Return the plain contacts of a text, in reading order.

    A mobile number given as a WeChat id is both: the same person answers under either.

    >>> [(c.channel, c.value) for c in contacts("加微信：Lao_Wang88，电话１３８-0000-0000")]
    [('wechat', 'lao_wang88'), ('phone', '13800000000')]
    """
    narrow = _narrow(text)
    found = {
        Contact(form.channel, value, *match.span("value"))
        for form in FORMS
        for match in form.pattern.finditer(narrow)
        if (value := form.value(match)) is not None
    }
    kept = (contact for contact in found if not _is_part_of_qq(contact, found))
    return tuple(sorted(kept, key=lambda c: (c.start, c.end, c.channel)))


def _is_part_of_qq(contact: Contact, others: set[Contact]) -> bool:
    return contact.channel == "phone" and any(
        other.channel == "qq" and other.start <= contact.start < other.end for other in others
    )


def _narrow(text: str) -> str:
    """Return the text in narrow lower case, as many characters long as it was."""
    return text.translate(_NARROW)


class _Narrow(dict[int, str]):
    """What a character is in narrow lower case, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        narrow = unicodedata.normalize("NFKC", chr(code)).lower()
        self[code] = kept = narrow if len(narrow) == 1 else chr(code)
        return kept


_NARROW = _Narrow()


def _wechat_id(match: re.Match[str]) -> str | None:
    value = match["value"]
    is_announced = any(mark in match["gap"] for mark in _ANNOUNCING)
    if value in _PLAIN_WORDS or (value.isalpha() and not is_announced):
        return None
    return value


def _mobile(match: re.Match[str]) -> str | None:
    groups = re.split(_DASH, match["value"])
    lengths = tuple(len(group) for group in groups if group)
    return _number("".join(groups), match) if lengths in _PHONE_GROUPS else None


def _qq(match: re.Match[str]) -> str | None:
    return _number(match["value"], match)


def _number(digits: str, match: re.Match[str]) -> str | None:
    """Return the digits, or None where their neighbours say that they are something else."""
    start, end = match.span("value")
    before, after = match.string[max(0, start - 20) : start], match.string[end : end + 20]
    looks_wrong = _NUMBER_OF.search(before) or _QUANTITY.match(after)
    return None if looks_wrong or _is_in_a_model(before, after) else digits


def _is_in_a_model(before: str, after: str) -> bool:
    words = (_WORD_BEFORE.search(before), _WORD_AFTER.match(after))
    return any(word is not None and word["word"] not in _CALLS for word in words)


_DASH = r"[ \-‐‑‒–—−]"  # the hyphens and dashes that NFKC leaves as they are
_GAP = r"[\s:=号码是为+➕(\[【「]"
_ANNOUNCING = ":=号是为([【「"
"""A word of letters alone is an id only where one of these announces it."""

_PLAIN_WORDS = frozenset({"wechat", "weixin", "alipay", "paypal", "taobao", "iphone", "android"})

_PHONE_GROUPS = frozenset({(11,), (3, 4, 4), (4, 4, 3), (4, 3, 4), (3, 8), (7, 4), (1,) * 11})
"""How people group a mobile number; other groups are prices, sizes, codes in a row."""

_CALLS = frozenset({"tel", "phone", "mobile", "mob", "call", "v", "vx", "wx", "weixin", "wechat",
                    "qq"})  # fmt: skip
"""Latin words that may touch a number without making it a model number."""

_NUMBER_OF = re.compile(
    r"(?:订单|单号|货号|型号|编号|款号|批号|条码|条形码|序列号|运单|快递|物流|发票|身份证|isbn"
    r"|no\.|#|¥|\$|价)[\s:=号码是为]{0,4}$"
)
_QUANTITY = re.compile(r"\s?(?:元|块|圆|万|千|斤|克|件|个|张|次|人|rmb)")
_WORD_BEFORE = re.compile(r"(?<![a-z0-9_])(?P<word>[a-z][a-z0-9]{0,15})[_-]?$")
_WORD_AFTER = re.compile(r"[_-]?(?P<word>[a-z]{1,16})")

_MOBILE = (
    r"(?<!\d)(?<!\d[.\-])(?:(?:\+|00)?86" + _DASH + r"?)?"
    r"(?P<value>1" + _DASH + r"{0,3}[3-9](?:" + _DASH + r"{0,3}\d){9})(?![.\-]?\d)"
)
_SPOKEN = r"(?:微信|薇信|威信|(?<![a-z0-9])v信)"
_LATIN = r"(?:(?<![a-z0-9])(?:vx|wx|weixin|wechat)|(?:加|(?<![a-z0-9])[+➕])v)"

FORMS: tuple[Form, ...] = (
    Form(
        "wechat",
        re.compile(
            rf"(?:{_SPOKEN}|{_LATIN}(?={_GAP}))(?P<gap>{_GAP}{{0,6}})"
            r"(?P<value>[a-z][-_a-z0-9]{5,19})(?![-_a-z0-9@])"
        ),
        _wechat_id,
    ),
    Form("wechat", re.compile(rf"(?:{_SPOKEN}|{_LATIN}){_GAP}{{0,6}}{_MOBILE}"), _mobile),
    Form(
        "qq",
        re.compile(rf"(?:(?<![a-z0-9])qq|扣扣){_GAP}{{0,6}}(?P<value>[1-9]\d{{4,10}})(?![.\-]?\d)"),
        _qq,
    ),
    Form("phone", re.compile(_MOBILE), _mobile),
)
"""Every form of a contact that is read; Part 6 adds the evasive ones here."""
