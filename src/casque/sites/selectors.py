"""Selectors are checked when an adapter is loaded, not when a page is met."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import jmespath
from parsel import Selector

Engine = Literal["css", "xpath", "jmespath"]
ENGINES: tuple[Engine, ...] = ("css", "xpath", "jmespath")

_NOTHING = Selector(text="<html></html>")
_COMPILERS: dict[Engine, Callable[[str], object]] = {
    "css": _NOTHING.css,
    "xpath": _NOTHING.xpath,
    "jmespath": jmespath.compile,
}


def check_selector(engine: Engine, selector: str, *, place: str = "") -> None:
    """Raise ValueError where the engine cannot read the selector."""
    try:
        _COMPILERS[engine](selector)
    except (ValueError, SyntaxError, RuntimeError) as error:
        # parsel lets cssselect's errors through: a SyntaxError and a RuntimeError.
        where = f"{place}: " if place else ""
        raise ValueError(f"{where}not a selector of {engine}: {selector}") from error
