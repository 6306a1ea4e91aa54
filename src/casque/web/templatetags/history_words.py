"""Words of the history for templates: what a column may say, and where a total is from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from casque.reports.sheet_words import A_SHEET
from casque.text.masking import masked
from casque.web.templatetags.number_words import product_name
from casque.web.templatetags.reason_words import reason

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


@register.filter
def source_name(source: str) -> str:
    """Return where a total is from: as its sheet says; ours in the reader's language."""
    return reason(source) if source == A_SHEET else source
