"""Words of the history for templates: what a column may say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from casque.text.masking import masked
from casque.web.templatetags.number_words import product_name

register = template.Library()

FIELDS: Final[dict[str, Promise]] = {
    "link": gettext_lazy("link"),
    "item": gettext_lazy("item's id on its site"),
    "site": gettext_lazy("site"),
    "first": gettext_lazy("month first found"),
    "product": gettext_lazy("product"),
    "goods": gettext_lazy("verdict: goods"),
    "act": gettext_lazy("verdict: act"),
    "source": gettext_lazy("source"),
    "period": gettext_lazy("period: year or month"),
    "total": gettext_lazy("number of advertisements"),
}
"""What a column may say; beside these the codes of products, for totals side by side."""


@register.filter
def field_name(field: str, names: Mapping[str, Any]) -> str:
    """Return what a column says that holds this field."""
    said = FIELDS.get(field)
    if said is not None:
        return str(said)
    return gettext("number of: %(product)s") % {"product": product_name(field, names)}


@register.filter
def field_words(fields: str) -> str:
    """Return fields such as "link or item" in words; what is no field stays as it is."""
    said = [str(FIELDS.get(one, one)) for one in fields.split(" or ")]
    return gettext(" or ").join(said)


@register.filter
def hidden(text: str) -> str:
    """Return a cell with the contacts in it hidden; addresses stay readable."""
    return text if "://" in text else masked(text)


SENTENCES: Final = (
    gettext_noop("names no product of the programme"),
    gettext_noop("write one of %(words)s, or leave it blank"),
    gettext_noop("write one of %(words)s"),
    gettext_noop("may be January or October"),
    gettext_noop("write %(one)s or %(other)s"),
    gettext_noop("is no month"),
    gettext_noop("write year and month, such as 2011-05"),
    gettext_noop("is still to come"),
    gettext_noop("write when it was found"),
    gettext_noop("is blank"),
    gettext_noop("write the link, or site and item"),
    gettext_noop("cannot be read: not an address"),
    gettext_noop("cannot be read: not an http or https address"),
    gettext_noop("cannot be read: the page itself, not an item"),
    gettext_noop("cannot be read: %(what)s"),
    gettext_noop("copy the address anew"),
    gettext_noop("is longer than %(number)s characters"),
    gettext_noop("leave out what only follows visitors"),
    gettext_noop("is no number"),
    gettext_noop("write a number, or 60+ for a lower bound; leave the row out where none is known"),
    gettext_noop("is larger than any count"),
    gettext_noop("write what was counted"),
    gettext_noop("is no word for it"),
    gettext_noop("says %(now)s, and nothing is recorded or stands above"),
    gettext_noop("says %(now)s, and %(earlier)s is recorded or stands above"),
    gettext_noop("what is recorded stays: correct the row, or leave it out"),
    gettext_noop("is said by no column"),
    gettext_noop("name the column with --map, or choose it on the screen"),
    gettext_noop("holds no row"),
    gettext_noop("export it anew, with its header"),
    gettext_noop("has %(found)s cells, the header has %(wanted)s"),
    gettext_noop("complete the row; a file that was cut off ends like this"),
    gettext_noop("has a cell beyond the last named column"),
    gettext_noop("name the column or empty the cell"),
    gettext_noop("column %(place)s holds a formula"),
    gettext_noop("paste its value as text"),
    gettext_noop("column %(place)s holds an error value"),
    gettext_noop("write what it should say"),
    gettext_noop("column %(place)s is a number of more than 15 digits, which a spreadsheet rounds"),
    gettext_noop("format the column as text and enter it again"),
    gettext_noop("is not a whole XLSX workbook"),
    gettext_noop("save it anew as XLSX"),
    gettext_noop("unpacks to more than %(number)s MB"),
    gettext_noop("split it, or save it as CSV"),
)
"""What is said of a cell, and what to do: the first that fits is translated, with its parts."""

_FORMS: Final = tuple(
    (re.compile(re.sub(r"%\\\((\w+)\\\)s", r"(?P<\1>.*)", re.escape(words))), words)
    for words in SENTENCES
)


@register.filter
def said(words: str) -> str:
    """Return what was said of a cell in the reader's language; what is not known as it is."""
    for form, sentence in _FORMS:
        match = form.fullmatch(words)
        if match is not None:
            return gettext(sentence) % match.groupdict() if match.groupdict() else gettext(sentence)
    return words
