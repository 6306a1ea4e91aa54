"""Selectors are checked when an adapter is loaded, not when a page is met."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import jmespath
from parsel import Selector

from casque.sites.schema import ENGINES, Alternatives, Condition, Engine, Layout


def check_layout(layout: Layout) -> None:
    """Raise ValueError where a selector of the layout is not sound."""
    _check(layout.engine, layout.results)
    fields = layout.fields
    _check_fields(layout.engine, (getattr(fields, name) for name in type(fields).model_fields))
    _check_fields(layout.engine, [layout.paging.next])
    if layout.paging.numbers is not None:
        numbers = layout.paging.numbers
        parts = [numbers.current, numbers.pages, numbers.results, numbers.per_page]
        _check_fields(layout.engine, parts)
    check_conditions(
        (*layout.results_when, *layout.paging.more_when, *layout.paging.last_when),
    )


def check_conditions(conditions: Iterable[Condition]) -> None:
    """Raise ValueError where a selector of a condition is not sound."""
    for condition in conditions:
        check_conditions(condition.all)
        for engine in ENGINES:
            selector = getattr(condition, engine)
            if selector is not None:
                _check(engine, selector)


def _check_fields(engine: Engine, fields: Iterable[Alternatives]) -> None:
    for alternatives in fields:
        for field in alternatives:
            _check(engine, field.select)


def _check(engine: Engine, selector: str) -> None:
    try:
        _COMPILERS[engine](selector)
    except (ValueError, SyntaxError, RuntimeError) as error:
        # parsel lets cssselect's errors through: a SyntaxError and a RuntimeError.
        raise ValueError(f"not a selector of {engine}: {selector}") from error


_NOTHING = Selector(text="<html></html>")
_COMPILERS: dict[Engine, Callable[[str], object]] = {
    "css": _NOTHING.css,
    "xpath": _NOTHING.xpath,
    "jmespath": jmespath.compile,
}
