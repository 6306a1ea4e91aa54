"""Signs on a page: whether a condition of an adapter holds, and how to name it."""

from __future__ import annotations

import re

from casque.sites.documents import Page
from casque.sites.schema import Condition, Conditions
from casque.sites.selectors import ENGINES, Engine


def first_sign(conditions: Conditions, page: Page) -> Condition | None:
    """Return the first condition that holds on the page, or None."""
    return next((one for one in conditions if holds(one, page)), None)


def holds(condition: Condition, page: Page) -> bool:
    """Say whether the sign is there; one for another kind of page never is."""
    if condition.all:
        return all(holds(part, page) for part in condition.all)
    engine, select = _selector(condition)
    if engine is None:
        return page.kind == "html" and _is_said(select, page.visible) != condition.absent
    if (engine == "jmespath") != (page.kind == "json"):
        return False
    return _selects(condition, engine, select, page) != condition.absent


def describe(condition: Condition) -> str:
    """Return the sign as its adapter writes it; text of the page never enters."""
    if condition.all:
        return " and ".join(describe(part) for part in condition.all)
    _, select = _selector(condition)
    matches = f" ~ {condition.matches}" if condition.matches else ""
    return f"{'no ' if condition.absent else ''}{select}{matches}"


def _selector(condition: Condition) -> tuple[Engine | None, str]:
    for engine in ENGINES:
        select = getattr(condition, engine)
        if select is not None:
            return engine, str(select)
    return None, condition.text or ""


def _selects(condition: Condition, engine: Engine, select: str, page: Page) -> bool:
    if condition.matches is None:
        return page.holds(engine, select)
    values = page.values(page.root, engine, select)
    return any(_is_said(condition.matches, value) for value in values)


def _is_said(expression: str, text: str) -> bool:
    return re.search(expression, text) is not None
