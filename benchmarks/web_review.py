"""Decisions by one key each in Chromium, and from the key to the next card on the screen."""
# ruff: noqa: I001 - web_scale comes first: it sets the web up

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from statistics import median

from web_scale import Scale

from targets import Target

from casque.db import models as m
from casque.rounds.home import Home
from served_home import serving

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
KEYS = ("1", "2", "3", "4")
LOOKING = 250
"""Milliseconds that the script looks at a card before it presses a key: no person is faster."""


WATCH = """
window.casqueTook = [];
let pressed = 0, seen = "";
document.addEventListener("keydown", () => { pressed = performance.now(); }, true);
document.addEventListener("DOMContentLoaded", () => {
  const card = () => document.querySelector("#card")?.dataset.item || "";
  seen = card();
  new MutationObserver(() => {
    const now = card();
    if (!now || now === seen) return;
    seen = now;
    requestAnimationFrame(() => requestAnimationFrame(
      () => window.casqueTook.push(performance.now() - pressed)));
  }).observe(document.body, {childList: true, subtree: true});
});
"""
"""Takes down the milliseconds from a key to the second frame in which another card stands."""


def review(home: Home, scale: Scale) -> list[Target]:
    """Return the targets of reviewing by keys."""
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop stands still meanwhile
    with serving(home.path, "--no-worker") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        context = browser.new_context(base_url=address, viewport={"width": 1200, "height": 900})
        context.set_default_timeout(60_000)
        context.add_init_script(WATCH)
        page = context.new_page()
        page.goto("/enter/")
        page.locator("button[name=role][value=analyst]").click()
        page.wait_for_url("**/")
        page.goto("/review/")
        page.locator("#card[data-item]").wait_for()
        page.wait_for_load_state("networkidle")
        measured = _reviewed(page, scale)
        browser.close()
    return measured


def _reviewed(page: object, scale: Scale) -> list[Target]:
    before = m.Decision.objects.count()
    _press(page, scale.decisions - scale.undone)
    state = _state()
    _press(page, scale.undone)
    decided = m.Decision.objects.count() - before
    took = sorted(page.evaluate("window.casqueTook"))  # type: ignore[attr-defined]
    _press(page, scale.undone, keys=("u",))
    differing = set(state.items()) ^ set(_state().items())
    undone = m.Undo.objects.count()
    p95 = took[max(0, round(len(took) * 0.95) - 1)] if took else None
    print(f"review: {decided} decisions; key to next card: median {median(took):.0f} ms, "
          f"p95 {p95:.0f} ms, longest {took[-1]:.0f} ms")  # fmt: skip
    return [
        Target("keystrokes per decision", scale.decisions / decided if decided else None, 1.0),
        Target("decisions not made by a key", scale.decisions - decided, 0),
        Target("cards that were not timed", scale.decisions - len(took), 0),
        Target("key to next card, p95", p95, 150, "ms"),
        Target("undos that did not come", scale.undone - undone, 0),
        Target(f"items other than before {scale.undone} undos", len(differing), 0),
    ]


def _press(page: object, times: int, keys: Sequence[str] = KEYS) -> None:
    """Press keys, each once another card stands."""
    for turn in range(times):
        before = page.locator("#card").get_attribute("data-item")  # type: ignore[attr-defined]
        page.keyboard.press(keys[turn % len(keys)])  # type: ignore[attr-defined]
        page.wait_for_function(  # type: ignore[attr-defined]
            "before => { const card = document.querySelector('#card');"
            " return card && card.dataset.item && card.dataset.item !== before; }",
            arg=before,
        )
        page.wait_for_timeout(LOOKING)  # type: ignore[attr-defined]


def _state() -> dict[int, tuple[object, ...]]:
    """Return all of the queue but editions, which go up, and who looks at what."""
    columns = ("offer", "product", "stage", "goods", "act", "read_by", "priority", "members")
    return {
        pk: tuple(map(str, values))
        for pk, *values in m.QueueItem.objects.order_by("pk").values_list("pk", *columns)
    }
