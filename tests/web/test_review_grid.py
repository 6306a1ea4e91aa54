"""The grid: many at a time, the same keys, nothing of somebody else's overwritten."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from pressing import text_of

import review_queue as q
from casque.db import models as m
from casque.rounds.home import Home

GRID, JUDGE = "/review/grid/", "/review/grid/judge/"


def do(client: Client, offers: list[tuple[str, str]], **form: object) -> str:
    """Select items and press something; return the page that follows."""
    items = [q.item_of(*offer) for offer in offers]
    selected = [f"{item.pk}:{item.edition}" for item in items]
    return text_of(client.post(JUDGE, {"items": selected, **form}, follow=True))


IVORY = [(q.SINGLE, "IV"), (q.PAIR, "IV")]


def test_it_shows_what_nobody_has_read(queued: Home, visit) -> None:
    page = text_of(visit().get(GRID))
    assert page.count("data-tile=") == 13
    assert 'mark class="word of-iv"' in page
    assert "text decides" in page


def test_it_is_narrowed_by_links_and_forms(queued: Home, visit) -> None:
    client = visit()
    assert text_of(client.get(GRID, {"product": "TB"})).count("data-tile=") == 3
    assert text_of(client.get(GRID, {"stratum": "none"})).count("data-tile=") == 1
    empty = text_of(client.get(GRID, {"stage": "settle"}))
    assert "Nothing is here." in empty
    assert "Show the whole first stage" in empty


def test_a_stage_that_is_none_is_the_first(queued: Home, visit) -> None:
    assert text_of(visit().get(GRID, {"stage": "<b>"})).count("data-tile=") == 13


def test_further_pages_are_linked(queued: Home, visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casque.rounds.showing_grid.PAGE", 10)  # fifty need more than is collected
    client = visit()
    page = text_of(client.get(GRID))
    following = re.search(r'rel="next" data-more href="([^"]+)"', page)
    assert following is not None
    assert text_of(client.get(GRID + following[1])).count("data-tile=") == 3


def test_one_key_judges_all_that_are_selected(queued: Home, visit) -> None:
    page = do(visit(), IVORY, goods="fake", act="sale", basis="", confidence="high")
    assert "Saved 2 as clearly fake." in page
    assert [q.item_of(*offer).goods for offer in IVORY] == ["fake", "fake"]
    assert m.Decision.objects.count() == 2
    assert "Random sample" in page


def test_what_somebody_changed_meanwhile_is_left_and_told(queued: Home, visit) -> None:
    client = visit()
    items = [q.item_of(*offer) for offer in IVORY]
    selected = [f"{item.pk}:{item.edition}" for item in items]
    q.decide(queued, items[0], "genuine", by="B2")
    page = text_of(client.post(JUDGE, {"items": selected, "goods": "fake"}, follow=True))
    assert "Saved 1 as clearly fake." in page
    assert "1 was changed meanwhile and is not saved" in page
    assert q.item_of(*IVORY[0]).goods == "genuine"


def test_a_picture_alone_never_decides_bone_here_either(queued: Home, visit) -> None:
    offers = [(q.BONE, "TB"), (q.SINGLE, "IV")]
    page = do(visit(), offers, goods="fake", act="sale", basis="picture", confidence="high")
    assert "Saved 1 as clearly fake." in page
    assert "cannot decide this product" in page
    assert q.item_of(*offers[0]).goods == ""


def test_nothing_selected_is_told(queued: Home, visit) -> None:
    assert "Nothing was selected" in do(visit(), [], goods="fake")


def test_enter_in_a_field_decides_nothing(queued: Home, visit) -> None:
    page = do(visit(), IVORY, do="nothing")
    assert "Nothing was saved" in page
    assert not m.Judgement.objects.exists()


def test_marks_are_put_beside_all(queued: Home, visit) -> None:
    client = visit()
    assert "Kept beside 2." in do(client, IVORY, do="note", text="one seller")
    assert "Kept beside 2." in do(client, IVORY, do="evidence")
    assert m.Mark.objects.count() == 4
    assert "Nothing was written" in do(client, IVORY, do="word", text=" ")


def test_duplicates_become_one_offer(queued: Home, visit) -> None:
    page = do(visit(), IVORY, do="join")
    assert "Joined: one key judges them together." in page
    assert q.item_of(q.SINGLE).members == 3
    assert "Select two at least" in do(visit(), [(q.SINGLE, "IV")], do="join")


def test_undo_takes_back_the_latest(queued: Home, visit) -> None:
    client = visit()
    do(client, [(q.SINGLE, "IV")], goods="fake", act="sale", confidence="high")
    assert "Taken back: verdict." in do(client, [], do="undo")
    assert q.item_of(q.SINGLE).goods == ""
    assert "Nothing of yours is left to take back." in do(client, [], do="undo")


def test_it_keeps_the_filter(queued: Home, visit) -> None:
    item = q.item_of(q.BONE, "TB")
    form = {"items": [f"{item.pk}:{item.edition}"], "goods": "innocent", "basis": "text"}
    answered = visit().post(f"{JUDGE}?product=TB&stage=first", form)
    assert answered["location"] == f"{reverse('review-grid')}?product=TB&stage=first"
