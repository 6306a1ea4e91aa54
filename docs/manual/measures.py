"""The page of measures: numerator, denominator, meaning, source; and the words around them."""

from __future__ import annotations

from casque.measures.definitions import DEFINITIONS, Definition
from casque.measures.novelty import RULES
from casque.reports.explanations import EXPLANATIONS, STANDINGS_SAY, STATES_SAY, Explanation
from manual.markdown import code, escaped, table

INTRODUCTION = """# Measures

Every measure is a numerator over a denominator, for a round. `casque measure` prints them all,
`casque measure why` opens a count into the offers behind it. The tables below are written from the
code that counts. What each rule means in small examples stands under
[What counts, as tests](spec.md).
"""

MARKS = (
    ("by_product", "also for each product"),
    ("monthly", "given only where one month lies between the rounds"),
)


def page() -> str:
    """Return the page of measures."""
    rows = [_row(definition) for definition in DEFINITIONS]
    head = ("measure", "numerator", "denominator", "when", "source")
    return "\n".join(
        (
            INTRODUCTION,
            table(head, rows),
            "## What each says\n",
            *(_said(name, said) for name, said in EXPLANATIONS.items()),
            "## New, backlog, known\n\nThe first rule that holds decides.\n",
            table(
                ("standing", "reason"), ((rule.standing, escaped(rule.reason)) for rule in RULES)
            ),
            _words("standing", STANDINGS_SAY),
            "## States of a search\n",
            _words("state", dict(STATES_SAY)),
        )
    )


def _row(definition: Definition) -> tuple[str, ...]:
    when = [words for name, words in MARKS if getattr(definition, name)]
    denominator = "1" if definition.denominator == "one" else definition.denominator
    return (
        code(definition.name),
        code(definition.numerator),
        code(denominator),
        "; ".join(when),
        escaped(definition.source),
    )


def _said(name: str, said: Explanation) -> str:
    head = f"### {name.replace('_', ' ')}: {said.name} {said.chinese_name}"
    return f"{head}\n\n{escaped(said.says)}\n\n{escaped(said.chinese)}\n"


def _words(what: str, said: dict[str, Explanation]) -> str:
    rows = ((e.name, e.chinese_name, escaped(e.says), escaped(e.chinese)) for e in said.values())
    return table((what, "名称", "meaning", "含义"), rows)
