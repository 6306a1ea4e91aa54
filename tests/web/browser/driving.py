"""Serving a home by its own process, and coming in through its door."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def serving(home: Path, *arguments: str) -> Iterator[str]:
    """Serve a home by its own process; give the address it printed."""
    casque = Path(sys.executable).with_name("casque")
    command = [str(casque), "serve", "--port", "0", *arguments]
    environment = os.environ | {"CASQUE_HOME": str(home)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:[0-9]+", line)
        assert found, f"serve printed {line!r}"
        try:
            yield found[0]
        finally:
            process.terminate()
            process.wait(timeout=60)


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
