"""The review room: taking back, marking, taking duplicates out and putting them in."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from pressing import HTMX, press, text_of

import review_queue as q
import saved_pages as s
from casque.db import models as m
from casque.rounds import reviewing
from casque.rounds.home import Home
from casque.web import tasks

# ---- taking back, marking, regrouping ----------------------------------------------------------


def test_undo_brings_the_item_back(queued: Home, visit) -> None:
    client, before = visit(), q.snapshot()
    for offer in (q.SINGLE, q.PAIR):
        press(client, offer, "fake")
    answered = client.post(reverse("review-undo"), headers=HTMX)
    assert f'data-item="{q.item_of(q.PAIR).pk}"' in text_of(answered)
    client.post(reverse("review-undo"), headers=HTMX)
    assert q.snapshot() == before
    nothing = client.post(reverse("review-undo"), headers=HTMX)
    assert "Nothing of yours is left to take back." in text_of(nothing)


def test_undo_works_without_a_script(queued: Home, visit) -> None:
    client = visit()
    press(client, q.SINGLE, "fake")
    answered = client.post(reverse("review-undo"))
    assert answered["location"] == f"/review/{q.item_of(q.SINGLE).pk}/"
    assert q.item_of(q.SINGLE).goods == ""


@pytest.mark.parametrize(
    ("kind", "text"), [("note", "carved <b>badly</b>"), ("word", "白*料"), ("evidence", "")]
)
def test_a_mark_is_kept_and_shown(queued: Home, visit, kind: str, text: str) -> None:
    item, client = q.item_of(q.SINGLE), visit()
    address = reverse("review-mark", args=[item.pk])
    page = text_of(client.post(address, {"kind": kind, "text": text}, headers=HTMX))
    mark = m.Mark.objects.get()
    assert (mark.kind, mark.text, mark.version_id) == (kind, text, item.lead_id)
    assert mark.decision.by == "A1"
    assert page.startswith('<section id="notes"')
    assert "<b>badly" not in page
    assert client.post(address, {"kind": kind, "text": text or "x"}).status_code == 302


@pytest.mark.parametrize(("kind", "text"), [("note", " "), ("word", ""), ("secret", "x")])
def test_an_empty_or_unknown_mark_is_refused(queued: Home, visit, kind: str, text: str) -> None:
    address = reverse("review-mark", args=[q.item_of(q.SINGLE).pk])
    form, client = {"kind": kind, "text": text}, visit()
    assert client.post(address, form).status_code == 400
    part = client.post(address, form, headers=HTMX)
    assert (part.status_code, part["HX-Retarget"]) == (400, "#card")
    assert not m.Mark.objects.exists()


def test_a_duplicate_is_taken_out_and_put_back(queued: Home, visit) -> None:
    client, item = visit(), q.item_of(q.PAIR)
    other = item.versions.exclude(version=item.lead_id).get().version_id
    address = reverse("review-duplicate", args=[item.pk])
    form = {"edition": item.edition, "out": other}
    page = text_of(client.post(address, form, headers=HTMX))
    assert "Taken out" in page
    assert "data-member=" not in page
    parted = m.QueueItem.objects.get(lead=other)
    assert f'data-parted="{parted.pk}"' in page
    form = {"edition": q.item_of(q.PAIR).edition, "into": parted.pk}
    page = text_of(client.post(address, form, headers=HTMX))
    assert "Put into the group" in page
    assert q.item_of(q.PAIR).members == 2
    assert "data-parted=" not in page


def test_a_stale_duplicate_is_told(queued: Home, visit) -> None:
    item = q.item_of(q.PAIR)
    address = reverse("review-duplicate", args=[item.pk])
    answered = visit().post(address, {"edition": item.edition + 1, "out": item.lead_id})
    assert answered.status_code == 409
    assert "changed meanwhile" in text_of(answered)
    stale = HTMX | {"If-Match": f'"{item.edition + 1}"'}
    assert visit().post(address, {"out": item.lead_id}, headers=stale).status_code == 412


def test_what_cannot_be_parted_is_told_as_that(queued: Home, visit) -> None:
    item = q.item_of(q.SINGLE)
    address = reverse("review-duplicate", args=[item.pk])
    seen = HTMX | {"If-Match": f'"{item.edition}"'}
    assert visit().post(address, {"out": item.lead_id}, headers=seen).status_code == 409


def test_the_groups_of_a_long_queue_follow_by_the_worker(
    queued: Home, visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviewing, "AT_ONCE", 0)
    client, item = visit(), q.item_of(q.PAIR)
    other = item.versions.exclude(version=item.lead_id).get().version_id
    form = {"edition": item.edition, "out": other}
    page = text_of(client.post(reverse("review-duplicate", args=[item.pk]), form, headers=HTMX))
    assert "its groups follow within a minute" in page
    single = q.item_of(q.SINGLE)
    form = {"edition": single.edition, "goods": "genuine", "product": "TB", "basis": "text"}
    client.post(reverse("review-decide", args=[single.pk]), form, headers=HTMX)
    assert not m.QueueItem.objects.filter(offer=q.SINGLE, product="TB").exists()
    (waiting,) = DBTaskResult.objects.filter(status="READY")  # once, for both
    assert waiting.task_path.endswith(".follow_queue")
    tasks.follow_queue.func()
    assert q.item_of(q.PAIR).members == 1
    assert q.item_of(f"{s.SITE}:52").members == 1
    assert q.item_of(q.SINGLE, "TB").goods == "genuine"


def test_many_of_another_product_make_the_queue_once(
    queued: Home, visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Home] = []
    real = reviewing.refresh

    def refresh(home: Home, **more) -> int:
        made.append(home)
        return real(home, **more)

    monkeypatch.setattr(reviewing, "refresh", refresh)
    items = [q.item_of(f"{s.SITE}:{n}") for n in (1, 2, 3)]
    form = {"items": [f"{i.pk}:{i.edition}" for i in items], "goods": "genuine", "product": "TB",
            "basis": "text"}  # fmt: skip
    visit().post("/review/grid/judge/", form)
    assert m.QueueItem.objects.filter(product="TB", goods="genuine").count() == 3
    assert len(made) == 1
