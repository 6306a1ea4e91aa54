"""The tutorial of the web works as printed: each row is done, and shows what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from casque.db.connection import disconnect
from casque.demo.play import play
from served_home import serving

TUTORIAL = Path(__file__).parents[3] / "docs" / "tutorials" / "first-round-on-the-web.md"
ROW = re.compile(
    r'^\| (open|press|follow|type) (?:`([^`]+)`|\*\*([^*]+)\*\*) \| "([^"]+)" \|$', re.M
)
ROWS = re.compile(r"^\| (?!do |---).*\|$", re.M)


@dataclass(frozen=True)
class Step:
    """What is done, to what, and what is then seen."""

    verb: str
    what: str
    seen: str


def steps() -> list[Step]:
    """Return the rows of the tutorial's tables."""
    text = TUTORIAL.read_text(encoding="utf-8")
    found = [Step(verb, code or bold, seen) for verb, code, bold, seen in ROW.findall(text)]
    assert len(found) == len(ROWS.findall(text)), "a row that no test can follow"
    return found


@pytest.mark.slow
def test_it_works_as_printed(tmp_path: Path, open_page) -> None:
    play(tmp_path / "home")
    disconnect()
    with serving(tmp_path / "home") as base:
        watched = open_page(base)
        for step in steps():
            do(watched.page, step)
            expect(watched.page.locator("body"), str(step)).to_contain_text(
                step.seen, timeout=60_000
            )
        assert watched.wrong == []


def do(page: Page, step: Step) -> None:
    """Do what a row says."""
    match step.verb:
        case "open":
            page.goto(step.what)
        case "press":
            page.get_by_role("button", name=step.what, exact=True).first.click()
        case "follow":
            page.get_by_role("link", name=step.what, exact=True).first.click()
        case "type":
            page.keyboard.press(step.what)
    page.wait_for_load_state()
