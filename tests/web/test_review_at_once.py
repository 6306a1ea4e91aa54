"""Two readers at one item: nothing is lost, and the second sees the difference."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import reverse
from pressing import HTMX, card_of, press, text_of

import review_queue as q
from casque.db import models as m
from casque.rounds import reviewing
from casque.rounds.home import Home


def test_the_second_save_shows_both_and_loses_nothing(queued: Home, visit) -> None:
    mine, item = visit("lead", "L1"), q.item_of(q.SINGLE)
    press(visit(), q.SINGLE, "fake", why="too light")
    form = {
        "edition": item.edition, "goods": "genuine", "act": "auction", "product": "IV",
        "confidence": "low", "signs": ["cream_colour", "grain"], "why": "I see grain",
    }  # fmt: skip
    address = reverse("review-decide", args=[item.pk])
    answered = mine.post(address, form, headers=HTMX)
    page = text_of(answered)
    assert answered.status_code == 409
    for shown in ("clearly fake", "too light", "genuine", "I see grain", "auction", "A1"):
        assert shown in page
    assert m.Judgement.objects.count() == 1
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    signs = re.findall(r'name="signs" value="([^"]*)"', page)
    mine.post(address, again | {"signs": signs, "goods": "genuine"}, headers=HTMX)
    last = m.Judgement.objects.order_by("at").last()
    assert (last.by, last.goods, last.act, last.why) == ("L1", "genuine", "auction", "I see grain")
    assert last.signs == ["cream_colour", "grain"]
    assert m.Judgement.objects.count() == 2


def test_what_is_read_before_it_is_held_is_not_shown(
    queued: Home, visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    faster, hold = visit("analyst", "B2"), reviewing.hold
    first = reviewing.next_item(reader="A1", now=q.NOW)

    def after_another(item: int, **words) -> str:  # no real reader is fast enough every time
        monkeypatch.setattr(reviewing, "hold", hold)
        form = {"edition": m.QueueItem.objects.get(pk=item).edition, "goods": "genuine"}
        faster.post(reverse("review-decide", args=[item]), form, headers=HTMX)
        return hold(item, **words)

    mine = visit()
    monkeypatch.setattr(reviewing, "hold", after_another)
    led = mine.get("/review/")["location"]
    assert m.Decision.objects.get(kind="judge").by == "B2"
    assert led != reverse("review-card", args=[first])


@pytest.mark.parametrize(
    ("stage", "read_by", "settles", "waits"),
    [
        ("first", [], False, True),
        ("second", ["B2"], False, True),
        ("second", ["A1"], False, False),
        ("settle", ["A1", "B2"], True, True),  # a lead settles what they are one of those to read
        ("settle", ["A1", "B2"], False, False),
        ("done", ["B2"], True, False),
    ],
)
def test_whom_an_item_waits_for(
    queued: Home, stage: str, read_by: list[str], settles: bool, waits: bool
) -> None:
    item = q.item_of(q.SINGLE).pk
    m.QueueItem.objects.filter(pk=item).update(stage=stage, read_by=read_by)
    assert reviewing.waits_for(item, reader="A1", settles=settles) is waits
    assert not reviewing.waits_for(item + 99_999, reader="A1", settles=settles)


def test_a_save_names_what_it_saw_in_if_match(queued: Home, visit) -> None:
    mine, item = visit("lead", "L1"), q.item_of(q.SINGLE)
    seen = mine.get(reverse("review-card", args=[item.pk]))
    sent = {"If-Match": f'"{item.edition}"'}
    assert json.dumps(sent) in seen.content.decode()
    press(visit(), q.SINGLE, "fake")
    address = reverse("review-decide", args=[item.pk])
    refused = mine.post(address, {"goods": "genuine"}, headers=HTMX | sent)
    assert refused.status_code == 412
    assert "This item changed while you looked at it" in text_of(refused)
    assert m.Judgement.objects.get().goods == "fake"
    now = {"If-Match": f'"{q.item_of(q.SINGLE).edition}"'}
    assert mine.post(address, {"goods": "genuine"}, headers=HTMX | now).status_code == 200
    assert m.Judgement.objects.count() == 2


@pytest.mark.parametrize("named", ["*", '"1", "2"', 'W/"1"', '"one"', "1", ""])
def test_an_if_match_that_names_no_edition_is_refused(queued: Home, visit, named: str) -> None:
    address = reverse("review-decide", args=[q.item_of(q.SINGLE).pk])
    form = {"goods": "genuine", "edition": q.item_of(q.SINGLE).edition}
    refused = visit().post(address, form, headers=HTMX | {"If-Match": named})
    assert refused.status_code == 400
    assert not m.Judgement.objects.exists()


def test_the_second_save_is_a_page_without_a_script(queued: Home, visit) -> None:
    item = q.item_of(q.SINGLE)
    press(visit(), q.SINGLE, "fake")
    form = {"edition": item.edition, "goods": "genuine"}
    answered = visit("lead").post(reverse("review-decide", args=[item.pk]), form)
    assert answered.status_code == 409
    assert "<html" in text_of(answered)


def test_a_blind_item_gives_no_verdict_away_even_then(queued: Home, visit) -> None:
    item = q.item_of(q.BLIND)
    press(visit(), q.BLIND, "look-alike", why="mammoth rind")
    form = {"edition": item.edition, "goods": "genuine"}
    address = reverse("review-decide", args=[item.pk])
    page = text_of(visit("analyst", "B2").post(address, form, headers=HTMX))
    assert "their verdict is not shown" in page
    assert "mammoth rind" not in page
    assert ">look-alike<" not in page


def test_an_item_that_vanished_meanwhile_says_so(queued: Home, visit) -> None:
    answered = visit().post("/review/99999/decide/", {"edition": 1, "goods": "fake"}, headers=HTMX)
    assert answered.status_code == 409
    assert "It is no longer in the queue" in text_of(answered)


def test_who_has_it_open_is_told(queued: Home, visit) -> None:
    pk = q.item_of(q.SINGLE).pk
    visit("analyst", "B2").get(f"/review/{pk}/")
    assert "B2 has this item open." in card_of(visit(), q.SINGLE)
