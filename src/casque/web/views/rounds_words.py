"""The words of the room of rounds: each state with its shape, its name and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


@dataclass(frozen=True, slots=True)
class Word:
    """How a state is shown: a shape beside its colour, for colour alone says nothing to many."""

    mark: str
    name: Promise
    means: Promise


STATES: Final[dict[str, Word]] = {
    "todo": Word("·", gettext_lazy("to do"), gettext_lazy("planned, and not searched yet: a gap")),
    "running": Word("▸", gettext_lazy("running"), gettext_lazy("begun, and not ended: a gap")),
    "done": Word("✓", gettext_lazy("done"), gettext_lazy("every result was read")),
    "empty": Word(
        "○", gettext_lazy("empty"),
        gettext_lazy("the site says that there is nothing: a proven zero"),
    ),
    "partial": Word(
        "◐", gettext_lazy("partial"), gettext_lazy("some pages or rows were not read: a gap")
    ),
    "word_blocked": Word(
        "⊘", gettext_lazy("word blocked"),
        gettext_lazy("the site refuses this word: neither a gap nor a zero"),
    ),
    "suspicious": Word(
        "?", gettext_lazy("suspicious"),
        gettext_lazy("other goods, or a number nobody expected: a person looks; a gap"),
    ),
    "blocked": Word(
        "■", gettext_lazy("blocked"),
        gettext_lazy("captcha, log-in wall, robots.txt or rate limit: search it by hand; a gap"),
    ),
    "failed": Word(
        "✕", gettext_lazy("failed"),
        gettext_lazy("an error, or a page that was not understood: a gap"),
    ),
}  # fmt: skip
"""Every state of a search, in the order of `tables.STATES`."""

HOW: Final[dict[str, Promise]] = {
    "pages": gettext_lazy("saved pages"),
    "links": gettext_lazy("pasted links"),
    "nothing": gettext_lazy("nothing found"),
}
"""How a person closed a search."""

TASKS: Final[dict[str, tuple[Promise, Promise]]] = {
    "waiting": (
        gettext_lazy("waiting"),
        gettext_lazy("A worker takes it up; if none runs, start `casque worker`."),
    ),
    "running": (gettext_lazy("running"), gettext_lazy("You may leave this page: it goes on.")),
    "done": (gettext_lazy("done"), gettext_lazy("It came to its end.")),
    "failed": (
        gettext_lazy("failed"),
        gettext_lazy("What was kept before is whole. Mend what it says, and begin it again."),
    ),
    "stopped": (
        gettext_lazy("interrupted"),
        gettext_lazy("Whoever did it has ended. Nothing is lost: press “Go on”."),
    ),
}
"""What a task's state is called, and what to do."""
