"""The keys of the review screens: one file says which, for the pages and for their script."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from casque.web.configuration import HERE

FILE: Final = HERE / "static" / "casque" / "keymap.json"

SHOWN: Final[Mapping[str, str]] = {
    "ArrowRight": "→", "ArrowLeft": "←", "ArrowDown": "↓", "ArrowUp": "↑", "Enter": "↵",
}  # fmt: skip
"""Keys whose cap shows a sign in place of their name."""

COMMANDS: Final[Mapping[str, Promise]] = {
    "genuine": gettext_lazy("genuine; save and go on"),
    "fake": gettext_lazy("clearly fake; save and go on"),
    "innocent": gettext_lazy("innocent: something else; save and go on"),
    "look-alike": gettext_lazy("a look-alike, such as mammoth; save and go on"),
    "unsure": gettext_lazy("unsure: a second reader gets it; save and go on"),
    "act": gettext_lazy("the next act: sale, auction, wanted, display, sold"),
    "product": gettext_lazy("another product: choose it, then Enter"),
    "basis": gettext_lazy("what it rests on: as ticked, text, picture, both"),
    "confidence": gettext_lazy("how sure: high, medium, low"),
    "duplicate": gettext_lazy("take the marked duplicate out of the group, or put it back"),
    "note": gettext_lazy("write a note"),
    "word": gettext_lazy("propose a word; marked text is taken over"),
    "evidence": gettext_lazy("keep as evidence"),
    "undo": gettext_lazy("take back your latest decision"),
    "next": gettext_lazy("the next one, without deciding"),
    "previous": gettext_lazy("the one before"),
    "down": gettext_lazy("the next duplicate, or the row below"),
    "up": gettext_lazy("the duplicate before, or the row above"),
    "select": gettext_lazy("select it"),
    "open": gettext_lazy("open it"),
    "sheet": gettext_lazy("show or hide this sheet"),
}

GROUPS: Final[Mapping[str, Promise]] = {
    "judge": gettext_lazy("Decide"),
    "describe": gettext_lazy("Say more"),
    "mark": gettext_lazy("Mark and undo"),
    "move": gettext_lazy("Move"),
}


@dataclass(frozen=True, slots=True)
class Key:
    """A command with its keys, where they hold, and how the first of them is printed."""

    command: str
    keys: tuple[str, ...]
    places: tuple[str, ...]
    group: str

    @property
    def caps(self) -> tuple[str, ...]:
        """Return the keys as they are printed."""
        return tuple(SHOWN.get(key, key) for key in self.keys)

    @property
    def says(self) -> Promise:
        """Return what the command does."""
        return COMMANDS[self.command]


@cache
def keymap(path: Path = FILE) -> tuple[Key, ...]:
    """Return the keys in the order of their file."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return tuple(
        Key(row["command"], tuple(row["keys"]), tuple(row["in"]), row["group"]) for row in rows
    )


@cache
def cap_of(command: str) -> str:
    """Return the first key of a command as it is printed."""
    return next(key.caps[0] for key in keymap() if key.command == command)


def commands(place: str) -> dict[str, str]:
    """Return the commands that hold in a place by their keys."""
    return {each: key.command for key in keymap() if place in key.places for each in key.keys}


def sheet(place: str) -> tuple[tuple[Promise, tuple[Key, ...]], ...]:
    """Return the groups of keys that hold in a place, each with its heading."""
    here = [key for key in keymap() if place in key.places]
    return tuple(
        (name, tuple(key for key in here if key.group == group)) for group, name in GROUPS.items()
    )
