"""A real browser on a real server: Debian's chromium, and `casque serve` as its own process.

These tests run in a pytest of their own (`make test` starts it): Playwright keeps an event loop in
its thread, in which neither Django's ORM nor `asyncio.run` may be used.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from browser.driving import Watched
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage",
]  # fmt: skip
PATIENCE = 60_000
"""Milliseconds: a busy machine is slow, and no test here measures speed."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/web/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Give the browser; where there is none, these tests say so and are skipped."""
    if CHROMIUM is None:
        pytest.skip("no chromium here: install Debian's package chromium")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop stands still meanwhile
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


WATCH = """
window.addEventListener("securitypolicyviolation", (event) => {
  window.casqueSaw(`policy: ${event.violatedDirective} ${event.blockedURI}`);
});
window.ran = (what) => window.casqueSaw(`ran: ${what}`);
"""


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Watched]]:
    """Give who opens a watched page of a server."""
    contexts = []

    def opened(base: str, *, language: str = "en", width: int = 1200) -> Watched:
        context = chromium.new_context(
            base_url=base, locale=language, viewport={"width": width, "height": 900}
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        wrong: list[str] = []

        def saw(what: str) -> None:  # Playwright takes no builtin
            wrong.append(what)

        context.expose_function("casqueSaw", saw)
        context.add_init_script(WATCH)
        page = context.new_page()
        page.on("dialog", lambda dialog: (wrong.append("dialog"), dialog.dismiss()))
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        return Watched(page, wrong)

    yield opened
    for context in contexts:
        context.close()
