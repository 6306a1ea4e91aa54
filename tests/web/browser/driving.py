"""A watched page, and coming in through the door of a demo home."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from casque.db.connection import disconnect
from casque.rounds.home import Home
from casque.web import house


@dataclass(frozen=True)
class Watched:
    """A page, and what went wrong on it: dialogs, scripts that ran, broken policies, errors."""

    page: Page
    wrong: list[str]


def as_demo(home: Home) -> Path:
    """Mark a home as the demo's, whose door asks for no password; return its folder."""
    mark = home.path / "home.json"
    values = json.loads(mark.read_text(encoding="utf-8")) | {"demo": True}
    mark.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    house.move_out()
    disconnect()
    return home.path


def come_in(page: Page, role: str = "lead") -> None:
    """Enter a demo home through its door."""
    page.goto("/enter/")
    page.locator(f"button[name=role][value={role}]").click()
    page.wait_for_url(lambda address: "/enter/" not in address)
