"""Words of the ledger for templates: reasons and errors, classes of pages, kinds of search."""

from __future__ import annotations

from typing import Final

from django import template
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy

from casque.reports.reasons import in_chinese
from casque.web.outward import outward

register = template.Library()

CLASSES: Final[dict[str, Promise]] = {
    "results": gettext_lazy("results"),
    "empty": gettext_lazy("no results"),
    "word_blocked": gettext_lazy("word blocked"),
    "captcha": gettext_lazy("captcha"),
    "login_wall": gettext_lazy("log-in wall"),
    "rate_limited": gettext_lazy("asked too often"),
    "soft_ban": gettext_lazy("other goods instead"),
    "error": gettext_lazy("an error of the site"),
    "not_understood": gettext_lazy("not understood"),
    "needs_browser": gettext_lazy("needs a browser"),
}
"""Every class of page, in the order of `tables.PageClass`."""

KINDS: Final[dict[str, Promise]] = {
    "term": pgettext_lazy("a kind of search", "for a term, each month"),
    "link": pgettext_lazy("a kind of search", "known link"),
    "probe": pgettext_lazy("a kind of search", "probe"),
    "control": pgettext_lazy("a kind of search", "control"),
    "shop": pgettext_lazy("a kind of search", "shop of a seller"),
    "watch": pgettext_lazy("a kind of search", "watch"),
}
"""Every kind of search, in the order of `tables.Kind`."""


@register.filter
def reason(said: object) -> str:
    """Return what the ledger or an error says, in the reader's language, without our folders."""
    told = outward(str(said))
    return in_chinese(told) if str(get_language()).startswith("zh") else told


@register.filter
def page_class(code: str) -> str:
    """Return what a page was."""
    return str(CLASSES.get(code, code))


@register.filter
def kind(code: str) -> str:
    """Return what a search was made for."""
    return str(KINDS.get(code, code))
