"""Hostile advertisements through every field of every screen: nothing runs, no policy is broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser.driving import as_demo, come_in
from browser.payloads import hostile_texts
from crawling import crawl

from casque.rounds.home import Home
from casque.rounds.opening import open_round
from casque.rounds.running import Request, run_round
from saved_pages import MARCH, FixedClock, answer, goods, save
from served_home import serving

TEXTS = tuple(hostile_texts())
PER_PAGE = 60


def a_hostile_row(number: int, text: str) -> dict[str, object]:
    """Return an advertisement that holds the text in each of its fields."""
    return goods(
        number,
        f"象牙 {text}",
        detail=f"虎骨 {text}",
        url=text if number % 2 else f"https://m.shoucang.example/goods/{number}?{text}",
        shop={"id": f"{number}{text}"[:200], "name": text},
        price_text=text,
        images=[{"src": text}],
    )


@pytest.fixture
def hostile(served: Home, tmp_path: Path) -> Home:
    """Return a home whose every advertisement is hostile."""
    open_round(served, "2012-03", by="lead", now=MARCH)
    rows = [a_hostile_row(n, text) for n, text in enumerate(TEXTS, start=1)]
    pages = [rows[at : at + PER_PAGE] for at in range(0, len(rows), PER_PAGE)]
    bodies = [answer(page, more=page is not pages[-1]) for page in pages]
    folder = save(tmp_path / "pages", {"象牙": bodies}, kind="term")
    run_round(served, Request("2012-03", folder), clock=FixedClock())
    return served


def test_there_are_enough_of_them() -> None:
    assert len(set(TEXTS)) >= 130


def test_no_script_runs_on_any_screen(hostile: Home, visit, open_page) -> None:
    addresses = {address for _, address, _ in crawl(visit("lead")).pages()}
    cards = _every_card()
    assert len(cards) >= 130
    with serving(as_demo(hostile), "--no-worker") as base:
        watched = open_page(base)
        come_in(watched.page)
        for address in sorted(addresses) + cards:
            answered = watched.page.goto(address)
            assert answered is None or answered.status < 500, address
            assert watched.wrong == [], address


def _every_card() -> list[str]:
    """Return the review card of every item: each holds one payload in all of its fields."""
    from django.urls import reverse

    from casque.db import models as m

    return [reverse("review-card", args=[item.pk]) for item in m.QueueItem.objects.order_by("pk")]
