"""Every screen, in both languages: nothing serious for axe, and usable on a narrow phone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser.driving import as_demo, come_in
from crawling import crawl

from casque.rounds.home import Home
from served_home import serving

GRAVE = ("serious", "critical")
NARROW = 320


def addresses_of(client) -> list[str]:
    """Return two addresses of every screen."""
    screens = crawl(client)
    by_name: dict[str, list[str]] = {}
    for name, address, _ in screens.pages():
        by_name.setdefault(name, []).append(address)
    return [address for found in by_name.values() for address in found[:2]]


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_no_screen_has_a_serious_fault(filled: Home, visit, open_page, language: str) -> None:
    addresses = addresses_of(visit("lead"))
    with serving(as_demo(filled), "--no-worker") as base:
        watched = open_page(base, language=language)
        come_in(watched.page)
        faults = []
        for address in [*addresses, "/no/such/page/"]:
            watched.page.goto(address)
            found = Axe().run(watched.page).response["violations"]
            faults += [
                (address, rule["id"], rule["nodes"][0]["html"][:120])
                for rule in found
                if rule["impact"] in GRAVE
            ]
        assert faults == []
        assert [w for w in watched.wrong if w.startswith("policy")] == []


def test_no_screen_is_wider_than_a_narrow_phone(filled: Home, visit, open_page) -> None:
    addresses = addresses_of(visit("lead"))
    with serving(as_demo(filled), "--no-worker") as base:
        page = open_page(base, width=NARROW).page
        come_in(page)
        wide = []
        for address in addresses:
            page.goto(address)
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > NARROW:
                wide.append((address, width))
        assert wide == []


def test_every_control_can_be_reached_by_keyboard(filled: Home, visit, open_page) -> None:
    addresses = addresses_of(visit("lead"))
    with serving(as_demo(filled), "--no-worker") as base:
        page = open_page(base).page
        come_in(page)
        lost = []
        for address in addresses:
            page.goto(address)
            lost += [(address, html) for html in page.evaluate(OUT_OF_REACH)]
        assert lost == []


OUT_OF_REACH = """
() => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary")]
  .filter((each) => each.tabIndex < 0 && !each.disabled && each.offsetParent !== null)
  .map((each) => each.outerHTML.slice(0, 120))
"""
