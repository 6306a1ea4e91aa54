"""Words of the overview for templates: measures, notes, products, standings, reasons, numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import template
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from casque.reports.explanations import EXPLANATIONS, STANDINGS_SAY
from casque.reports.notes import in_chinese
from casque.reports.number_words import figure
from casque.reports.verdict_words import ACTS, GOODS
from casque.web.figures import file_name

register = template.Library()

REASONS: Final[dict[str, Promise]] = {
    "seen in an earlier round: a new link does not make it new": gettext_lazy(
        "seen in an earlier round: a new link does not make it new"
    ),
    "known before casque: its link was imported as history": gettext_lazy(
        "known before casque: its link was imported as history"
    ),
    "posted before the last round": gettext_lazy("posted before the last round"),
    "posted since the last round": gettext_lazy("posted since the last round"),
    "undated, found by a search that the last round completed too": gettext_lazy(
        "undated, found by a search that the last round completed too"
    ),
    "undated, and no search that found it was complete last time": gettext_lazy(
        "undated, and no search that found it was complete last time"
    ),
}
"""The reasons of `measures.novelty`, translated; a test holds the two to one another."""


def is_chinese() -> bool:
    """Tell whether the reader reads Chinese."""
    return str(get_language()).startswith("zh")


@register.filter
def of_reader(both: Sequence[str]) -> str:
    """Return the Chinese of a pair to who reads Chinese, else the English."""
    english, chinese = both
    return chinese if is_chinese() else english


@register.filter
def in_words(figure: str) -> str:
    """Return the name of a figure's chart in the reader's language."""
    return file_name(figure, str(get_language()))


@register.filter
def measure_name(name: str) -> str:
    """Return what a measure is called."""
    said = EXPLANATIONS.get(name)
    if said is None:
        return name
    return said.chinese_name if is_chinese() else said.name


@register.filter
def measure_says(name: str) -> str:
    """Return what a measure counts, in a sentence."""
    said = EXPLANATIONS.get(name)
    if said is None:
        return ""
    return said.chinese if is_chinese() else said.says


@register.filter
def note_in_words(note: str) -> str:
    """Return a measure's note in the reader's language."""
    return in_chinese(note) if is_chinese() else note


@register.filter
def product_name(code: str, names: Mapping[str, Any]) -> str:
    """Return a product's name, given the names [English, Chinese] of each code."""
    if code not in names:
        return code
    english, chinese = names[code]
    return str(chinese if is_chinese() else english)


@register.filter
def standing_name(standing: str) -> str:
    """Return how an offer stands in time."""
    said = STANDINGS_SAY.get(standing)
    if said is None:
        return standing
    return said.chinese_name if is_chinese() else said.name


@register.filter
def reason_in_words(reason: str) -> str:
    """Return why an offer stands so."""
    return str(REASONS.get(reason, reason))


@register.filter
def verdict_word(word: str) -> str:
    """Return a word for goods or act."""
    return {**GOODS, **ACTS}.get(word, word) if is_chinese() else word


@register.filter
def number(value: float | None) -> str:
    """Return a number as people read it; nothing for one that is absent, never 0."""
    return "" if value is None else figure(value)


@register.filter
def title_of(titled: Mapping[str, Any]) -> str:
    """Return the title of a figure, or the name of an event, in the reader's language."""
    english = titled.get("title") or titled.get("label", "")
    return str(titled["chinese"] if is_chinese() else english)
