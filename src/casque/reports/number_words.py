"""Numbers as people read them; what is absent is said, never drawn as zero."""

from __future__ import annotations

from casque.render.pages import Html, element

ABSENT = "no figure 无数据"


def figure(value: object) -> str:
    """Return a number as it is read, or the words for one that is absent.

    >>> figure(1425.0), figure(18.333), figure(0.8333), figure(None)
    ('1,425', '18.33', '0.833', 'no figure 无数据')
    """
    if value is None:
        return ABSENT
    number = float(str(value))
    if number.is_integer():
        return f"{number:,.0f}"
    return f"{number:,.2f}" if abs(number) >= 1 else f"{number:.3f}"


def shown(value: object) -> Html:
    """Return a number for a page, set apart where it is absent."""
    kind = {"class_": "none"} if value is None else {}
    return element("span", figure(value), **kind)
