"""Prices as Chinese market pages print them, read exactly or not at all."""

from __future__ import annotations

import re
from decimal import Decimal

from casque.errors import FieldNotUnderstood
from casque.text.plain import half_width

_LONGEST = 60
_UNITS = {"万": Decimal(10_000), "亿": Decimal(100_000_000), None: Decimal(1)}
_PRICE = re.compile(
    r"(?:(?:当前价|起拍价|一口价|现价|售价|价格)\s*:?\s*)?"
    r"(?:[¥]|RMB|CNY)?\s*"
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?P<part>\.[0-9]{1,6})?\s*"
    r"(?P<unit>[万亿])?\s*元?"
)


def price_in_yuan(text: str) -> Decimal:
    """Return the amount that a price names, in yuan.

    Ranges (38-50), lower bounds (38起), other currencies, 面议 and numbers in words are not
    understood: they name no one amount, or not one that this grammar can vouch for.

    >>> price_in_yuan("¥1.2万")
    Decimal('12000')

    Raises:
        FieldNotUnderstood: the text is not exactly one price in yuan.
    """
    printed = half_width(text).strip()
    match = _PRICE.fullmatch(printed) if len(printed) <= _LONGEST else None
    if match is None:
        raise FieldNotUnderstood(field="price", what="not one amount in yuan")
    number = match["whole"].replace(",", "") + (match["part"] or "")
    return _plain(Decimal(number) * _UNITS[match["unit"]])


def _plain(amount: Decimal) -> Decimal:
    """Return the amount without an exponent and without idle zeros behind the point."""
    whole = amount.to_integral_value()
    return whole if whole == amount else amount.normalize()
