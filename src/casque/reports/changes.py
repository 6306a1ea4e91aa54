"""What a reader of a figure must know: where the scope changed, and what happened outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from casque.render.timelines import Moment
from casque.reports.chart_words import EN, ChartWords
from casque.reports.material import Material
from casque.scope.programme import Table1Row


def moments(material: Material, months: Sequence[str], words: ChartWords = EN) -> list[Moment]:
    """Return the changes of scope and the events within the months, in order of time."""
    chinese = words.language != EN.language
    changes = [
        Moment(_first_day(after["round"]), label, "scope")
        for before, after in pairwise(material.table1)
        if (label := change(before, after, words)) and months[0] <= after["round"] <= months[-1]
    ]
    events = [
        Moment(event.day, event.name.zh_hans if chinese else event.name.en, "event")
        for event in material.events
        if months[0] <= f"{event.day:%Y-%m}" <= months[-1]
    ]
    return sorted(changes + events, key=lambda moment: (moment.at, moment.kind))


def change(before: Table1Row, after: Table1Row, words: ChartWords = EN) -> str:
    """Return in few words what the scope gained and lost between two rows of Table 1."""
    return words.between.join(_changed(before, after, words))


def _changed(before: Table1Row, after: Table1Row, words: ChartWords) -> Iterator[str]:
    if before["sites"] != after["sites"]:
        yield words.sites.format(n=after["sites"])
    yield from (f"+{c}" for c in after["product_codes"] if c not in before["product_codes"])
    yield from (f"-{c}" for c in before["product_codes"] if c not in after["product_codes"])
    if before["terms"] != after["terms"]:
        yield words.terms.format(n=after["terms"])


def _first_day(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)
