"""Words of the review for templates: codes, products, keys."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import get_language

from casque.rounds.faces import ProductName
from casque.web.views.review import keys, words

register = template.Library()


@register.filter
def called(code: str, table: str) -> str:
    """Return what a code of a table is called."""
    return words.word(code, table)


@register.filter
def disguises(names: str) -> list[str]:
    """Return the disguises of a finding in words."""
    return [words.word(name, "disguise") for name in names.split("+") if name]


@register.filter
def in_words(reason: Mapping[str, Any]) -> str:
    """Return a reason of the order in words."""
    return words.why_in_words(reason)


@register.filter
def product(name: ProductName) -> str:
    """Return a product's name in the reader's language."""
    return name.chinese if str(get_language()).startswith("zh") else name.en


@register.filter
def named(code: str, products: tuple[ProductName, ...]) -> str:
    """Return the name of the product of that code among these; the code where it is not there."""
    found = (each for each in products if each.code == code)
    return product(next(found, ProductName(code, code, code)))


@register.simple_tag
def key(command: str) -> str:
    """Return the key of a command, as it is printed on its button."""
    return keys.cap_of(command)


@register.simple_tag
def keymap(place: str) -> str:
    """Return the commands of a place by their keys, as JSON for the script."""
    return json.dumps(keys.commands(place))
