"""Reviewing with the keyboard in a real browser: one key a decision, and nothing by accident."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.driving import Watched, as_demo, come_in
from playwright.sync_api import Page, Route, expect

import review_queue as q
from casque.db import models as m
from casque.db.connection import connect
from casque.rounds.home import Home
from served_home import serving


@pytest.fixture
def reviewing(served: Home, tmp_path: Path, open_page) -> Iterator[tuple[Watched, Home]]:
    """Give a page at the first card of a home with thirteen items."""
    q.fill(served, tmp_path)
    with serving(as_demo(served), "--no-worker") as base:
        watched = open_page(base)
        come_in(watched.page)
        yield watched, served


def to_card(page: Page) -> str:
    page.goto("/review/")
    return item_on(page)


def item_on(page: Page) -> str:
    return page.locator("#card").get_attribute("data-item") or ""


def press(page: Page, key: str) -> str:
    """Press a key that goes on to another card; return which one it was pressed on."""
    item = item_on(page)
    page.keyboard.press(key)
    page.wait_for_function("i => document.getElementById('card').dataset.item !== i", arg=item)
    return item


def test_one_key_decides_and_undo_brings_everything_back(reviewing) -> None:
    watched, home = reviewing
    page = watched.page
    first = to_card(page)
    connect(home.database)
    before = q.snapshot()
    met = [press(page, key) for key in "12345"]
    assert met[0] == first
    assert len(set(met)) == 5
    assert m.Decision.objects.count() == 5
    expect(page.locator("#said")).to_contain_text("Saved: unsure.")
    assert page.evaluate("document.activeElement.id") == "card"
    for number, key in enumerate(["u", "Control+z", "u", "u", "u"], start=1):
        with page.expect_response("**/review/undo/"):
            page.keyboard.press(key)
        expect(page.locator("#card")).to_have_attribute("data-item", met[-number])
    assert q.snapshot() == before
    assert watched.wrong == []


def test_keys_pressed_while_a_decision_is_saved_do_nothing_and_say_so(reviewing) -> None:
    watched, home = reviewing
    page = watched.page
    to_card(page)
    press(page, "3")
    second = item_on(page)
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "POST":
            held.append(route)
        else:
            route.continue_()

    page.route("**/review/**", hold)
    for key in "1u1e":
        page.keyboard.press(key)
    page.locator("[data-command=undo]").click()
    expect(page.locator("#said")).to_contain_text("Not done")
    assert item_on(page) == second
    assert [route.request.url.rsplit("/", 2)[1] for route in held] == ["decide"]
    held[0].continue_()
    page.unroute("**/review/**")
    expect(page.locator("#said")).to_contain_text("Saved: genuine.")
    connect(home.database)
    assert list(m.Decision.objects.order_by("pk").values_list("goods", flat=True)) == [
        "innocent",
        "genuine",
    ]
    assert not m.Undo.objects.exists()
    assert not m.Mark.objects.exists()
    with page.expect_response("**/review/undo/"):
        page.keyboard.press("u")
    expect(page.locator("#card")).to_have_attribute("data-item", second)
    assert watched.wrong == []


def test_keys_do_nothing_while_one_types(reviewing) -> None:
    watched, home = reviewing
    page = watched.page
    item = to_card(page)
    page.keyboard.press("n")
    page.keyboard.type("1 u 2 d e")
    page.keyboard.press("Enter")
    expect(page.locator("#notes")).to_contain_text("1 u 2 d e")
    page.locator(".reason summary").click()
    page.locator("#why").focus()
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.locator("[name=signs]").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+1")
    assert item_on(page) == item
    connect(home.database)
    assert not m.Judgement.objects.exists()
    assert [mark.text for mark in m.Mark.objects.all()] == ["1 u 2 d e"]


def test_the_act_is_stepped_and_the_product_chosen_by_key(reviewing) -> None:
    watched, home = reviewing
    page = watched.page
    to_card(page)
    page.keyboard.press("a")
    page.keyboard.press("a")
    expect(page.locator("#said")).to_have_text("wanted")
    page.keyboard.press("p")
    assert page.evaluate("document.activeElement.id") == "product"
    page.keyboard.press("Enter")
    press(page, "3")
    connect(home.database)
    assert m.Judgement.objects.values_list("act", flat=True).first() == "wanted"


def test_arrows_move_and_the_sheet_opens(reviewing) -> None:
    watched, _ = reviewing
    page = watched.page
    first = press(page, "ArrowRight") if to_card(page) else ""
    press(page, "ArrowLeft")
    assert item_on(page) == first
    page.keyboard.press("?")
    expect(page.locator("#sheet")).to_be_visible()
    page.keyboard.press("1")
    page.keyboard.press("?")
    expect(page.locator("#sheet")).to_be_hidden()
    assert item_on(page) == first
    assert watched.wrong == []


def test_a_lit_word_explains_itself_to_the_keyboard(reviewing) -> None:
    watched, home = reviewing
    connect(home.database)
    watched.page.goto(f"/review/{q.item_of(q.BONE, 'TB').pk}/")
    watched.page.locator("mark.word").first.focus()
    hint = watched.page.locator(".hint").first
    expect(hint).to_be_visible()
    expect(hint).to_contain_text("虎骨")


def test_a_duplicate_is_marked_taken_out_and_put_back_by_key(reviewing) -> None:
    watched, home = reviewing
    page = watched.page
    connect(home.database)
    page.goto(f"/review/{q.item_of(q.PAIR).pk}/")
    page.keyboard.press("d")
    expect(page.locator("#said")).to_contain_text("No duplicate is marked")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("d")
    expect(page.locator("#said")).to_contain_text("Taken out")
    page.keyboard.press("d")
    expect(page.locator("#said")).to_contain_text("Put into the group")
    assert q.item_of(q.PAIR).members == 2


def test_the_grid_has_the_same_keys(reviewing) -> None:
    watched, home = reviewing
    page = watched.page
    page.goto("/review/grid/")
    expect(page.locator("[data-tile] input").first).to_be_focused()
    for key in ("x", "ArrowRight", "x", "2"):
        page.keyboard.press(key)
    expect(page.locator(".notice")).to_contain_text("Saved 2 as clearly fake.")
    connect(home.database)
    assert m.Decision.objects.count() == 2
    expect(page.locator("[data-tile] input").first).to_be_focused()
    page.keyboard.press("n")
    page.keyboard.type("1 u")
    page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_contain_text("Nothing was selected")
    expect(page.locator("[data-tile] input").first).to_be_focused()
    assert m.Decision.objects.count() == 2
    page.keyboard.press("u")
    expect(page.locator(".notice")).to_contain_text("Taken back")
    expect(page.locator("[data-tile] input").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/review/*/")
    assert watched.wrong == []


def test_a_second_save_shows_the_difference(reviewing) -> None:
    watched, home = reviewing
    page = watched.page
    item = to_card(page)
    connect(home.database)
    q.decide(home, m.QueueItem.objects.get(pk=item), "look-alike", by="B2")
    page.keyboard.press("1")
    expect(page.locator(".conflict")).to_contain_text("This item changed while you looked at it")
    expect(page.locator(".conflict")).to_contain_text("look-alike")
    page.get_by_role("button", name="Save mine too").click()
    expect(page.locator("#said")).to_contain_text("Saved: genuine.")
    assert m.Judgement.objects.count() == 2
