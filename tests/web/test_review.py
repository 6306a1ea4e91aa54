"""The review room, one item at a time: decide, mark, take back, meet somebody else's decision."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pressing import HTMX, card_of, press, text_of

import review_queue as q
import saved_pages as s
from casque.db import models as m
from casque.review.order import UNCERTAINTY
from casque.review.sampling import STRATA
from casque.review.signs import SIGNS
from casque.review.stages import STAGES
from casque.rounds import reviewing
from casque.rounds.home import Home
from casque.tables import ACTS, BASES, CONFIDENCES, GOODS
from casque.text.classes import DISGUISES
from casque.web.views.review import words

# ---- looking -----------------------------------------------------------------------------------


def test_it_leads_to_the_next_item(queued: Home, visit) -> None:
    first = reviewing.next_item(reader="A1", now=q.NOW)
    answered = visit().get("/review/")
    assert answered["location"] == reverse("review-card", args=[first])


def test_it_says_what_to_do_where_nothing_waits(served: Home, visit) -> None:
    page = text_of(visit().get("/review/"))
    assert "Nothing waits for you." in page
    assert reverse("rounds") in page


def test_it_says_that_a_filter_leaves_nothing(queued: Home, visit) -> None:
    page = text_of(visit().get("/review/?product=RH"))
    assert "Nothing here waits for you." in page
    assert "Go on with everything" in page


def test_it_lights_words_and_names_the_disguise(queued: Home, visit) -> None:
    page = card_of(visit(), q.BONE, "TB")
    lit = re.search(r'<mark class="word of-tb" tabindex="0" aria-describedby="([^"]+)">', page)
    assert lit is not None
    assert f'role="tooltip" id="{lit[1]}"><b>虎骨</b>' in page
    assert "decorated with signs or spaces" in page


def test_it_says_why_this_one(queued: Home, visit) -> None:
    page = card_of(visit(), q.SINGLE)
    assert "Why this one" in page
    assert "it was drawn for the random sample" in page


def test_bone_has_a_banner_and_no_picture_keys(queued: Home, visit) -> None:
    page = card_of(visit(), q.BONE, "TB")
    assert "The description decides: no picture can tell tiger bone." in page
    assert 'name="basis"' not in page
    assert 'name="basis"' in card_of(visit(), q.SINGLE)


def test_an_advertisement_without_text_says_so(queued: Home, visit, tmp_path: Path) -> None:
    m.Version.objects.filter(pk=q.item_of(q.SINGLE).lead_id).update(title=" ", description=None)
    assert "No text: picture only." in card_of(visit(), q.SINGLE)


def test_a_blind_item_hides_the_machines_view(queued: Home, visit) -> None:
    page = card_of(visit(), q.BLIND)
    assert "blind: judge by yourself" in page
    for hidden in ("Why this one", 'class="word', "Said before", "drawn:"):
        assert hidden not in page
    assert "象牙 手镯 4" in page


def test_every_member_can_be_opened(queued: Home, visit) -> None:
    client = visit()
    page = card_of(client, q.PAIR)
    assert "The same offer elsewhere" in page
    assert page.count("data-member=") == 1
    members = client.get(reverse("review-members", args=[q.item_of(q.PAIR).pk]))
    assert text_of(members).count("<summary>") == 2
    assert client.get(members.request["PATH_INFO"] + "?page=9").status_code == 404


def test_contacts_are_hidden(queued: Home, visit, tmp_path: Path) -> None:
    rows = [s.goods(61, "象牙 电话13800000000", detail="加微信：Lao_Wang88")]
    q.collect(queued, tmp_path / "more", {"象牙": rows})
    page = card_of(visit(), f"{s.SITE}:61")
    assert "3800000000" not in page
    assert "Wang88" not in page


HOSTILE = "<script>ran(1)</script>\"><img src=x onerror='ran(2)'>{{ 7|add:7 }}"


def test_hostile_text_stays_text(queued: Home, visit, tmp_path: Path) -> None:
    row = s.goods(
        62, f"象牙 {HOSTILE}", detail=HOSTILE, url=f"javascript:ran(3)//{HOSTILE}",
        shop={"id": HOSTILE, "name": HOSTILE}, price_text=HOSTILE, images=[{"src": HOSTILE}],
    )  # fmt: skip
    q.collect(queued, tmp_path / "more", {"象牙": [row]})
    client = visit()
    item = m.QueueItem.objects.get(lead__advertisement__item="62")
    pages = [text_of(client.get(a)) for a in (f"/review/{item.pk}/", "/review/grid/")]
    for page in pages:
        assert "<script>ran" not in page
        assert "onerror='ran" not in page
        assert 'href="javascript:' not in page
    assert "&lt;script&gt;ran(1)" in pages[0]


def test_an_item_that_is_gone_says_what_happened(queued: Home, visit) -> None:
    answered = visit().get("/review/99999/")
    assert answered.status_code == 404
    assert "No longer in the queue" in text_of(answered)
    part = visit().get("/review/99999/", headers=HTMX)
    assert part.status_code == 200
    assert 'id="card"' in text_of(part)


def test_a_card_asks_little_of_the_ledger(queued: Home, visit) -> None:
    client, asked = visit(), []
    address = reverse("review-card", args=[q.item_of(q.PAIR).pk])
    client.get(address)
    with connection.execute_wrapper(lambda go, sql, *a: (asked.append(sql), go(sql, *a))[1]):
        client.get(address)
    assert len(asked) <= 30


def test_a_stranger_and_a_get_change_nothing(queued: Home, visit) -> None:
    address = reverse("review-decide", args=[q.item_of(q.SINGLE).pk])
    assert Client().post(address, {"goods": "fake"}).status_code == 302
    assert visit().get(address).status_code == 405
    assert not m.Judgement.objects.exists()


def test_the_pictures_that_come_next_are_told(queued: Home, visit) -> None:
    first = reviewing.next_item(reader="A1", now=q.NOW)
    after = reviewing.next_item(reader="A1", now=q.NOW, after=first)
    lead = m.QueueItem.objects.get(pk=after).lead
    m.Picture.objects.create(
        advertisement=lead.advertisement, address=lead.pictures[0], digest="b" * 64
    )
    told = visit().get(reverse("review-ahead", args=[first])).json()
    assert told == {"pictures": [reverse("pictures", args=["b" * 64])]}


# ---- deciding ----------------------------------------------------------------------------------


def test_one_key_decides_saves_and_moves_on(queued: Home, visit) -> None:
    client = visit()
    item = q.item_of(q.SINGLE)
    answered = press(client, q.SINGLE, "genuine", act="auction", signs=["cream_colour"], why="old")
    said = m.Judgement.objects.get(version=item.lead_id)
    assert (said.goods, said.act, said.by, said.basis) == ("genuine", "auction", "A1", "picture")
    assert (said.signs, said.why, said.confidence) == (["cream_colour"], "old", "high")
    page = text_of(answered)
    assert "Saved: genuine. 12 left." in page
    assert 'hx-swap-oob="innerHTML"' in page
    assert f'data-item="{item.pk}"' not in page
    assert re.search(r"/review/\d+/$", answered["HX-Push-Url"])
    assert "<html" not in page


def test_it_works_without_a_script(queued: Home, visit) -> None:
    answered = press(visit(), q.SINGLE, "fake", headers={})
    assert answered.status_code == 302
    assert q.item_of(q.SINGLE).goods == "fake"


def test_one_key_judges_the_whole_group(queued: Home, visit) -> None:
    press(visit(), q.PAIR, "genuine")
    assert m.Judgement.objects.count() == 2
    assert m.Decision.objects.count() == 1


def test_another_product_makes_it_that(queued: Home, visit) -> None:
    item = q.item_of(q.SINGLE)
    form = {"edition": item.edition, "goods": "genuine", "product": "TB", "basis": "text"}
    visit().post(reverse("review-decide", args=[item.pk]), form, headers=HTMX)
    said = dict(m.Judgement.objects.values_list("product", "goods"))
    assert said == {"IV": "innocent", "TB": "genuine"}


def test_a_picture_alone_never_decides_bone(queued: Home, visit) -> None:
    answered = press(visit(), q.BONE, "genuine", product="TB", basis="picture", why="kept words")
    assert answered.status_code == 400
    page = text_of(answered)
    assert "is a picture alone, which cannot decide this product" in page
    assert "kept words" in page
    assert not m.Judgement.objects.exists()


def test_no_verdict_is_no_decision(queued: Home, visit) -> None:
    answered = press(visit(), q.SINGLE, "")
    assert answered.status_code == 400
    assert not m.Judgement.objects.exists()


@pytest.mark.parametrize("edition", ["", "x", "-1", "9" * 30, "²"])
def test_a_form_without_its_edition_is_refused(queued: Home, visit, edition: str) -> None:
    assert press(visit(), q.SINGLE, "fake", edition=edition).status_code == 400
    assert not m.Judgement.objects.exists()


def test_unsure_goes_to_a_second_reader_and_not_to_the_first(queued: Home, visit) -> None:
    press(visit(), q.SINGLE, "unsure")
    item = q.item_of(q.SINGLE)
    assert item.stage == "second"
    assert visit("analyst", "B2").get("/review/")["location"] == f"/review/{item.pk}/"
    assert visit().get("/review/")["location"] != f"/review/{item.pk}/"


def test_it_stays_within_the_product_that_is_gone_through(queued: Home, visit) -> None:
    answered = press(visit(), q.BONE, "innocent", product="TB", in_product="TB")
    assert answered["HX-Push-Url"].endswith("?product=TB")
    assert "2 left." in text_of(answered)


def test_what_readers_differ_on_a_lead_settles(queued: Home, visit) -> None:
    item = q.item_of(q.BLIND)
    press(visit(), q.BLIND, "fake")
    press(visit("analyst", "B2"), q.BLIND, "genuine")
    answered = press(visit("analyst", "C3"), q.BLIND, "fake")
    assert answered.status_code == 400
    assert "let a lead settle it" in text_of(answered)
    chinese = press(visit("analyst", "C3", "zh-hans"), q.BLIND, "fake")
    assert "两位判读者意见不一：请由负责人裁定" in text_of(chinese)
    assert f"/review/{item.pk}/" not in visit("analyst", "C3").get("/review/")["location"]
    assert visit("lead", "L1").get("/review/")["location"] == f"/review/{item.pk}/"
    assert press(visit("lead", "L1"), q.BLIND, "fake").status_code == 200
    assert q.item_of(q.BLIND).goods == "fake"


def test_it_goes_on_behind_what_was_decided(queued: Home, visit) -> None:
    """Who has leafed forward is not thrown back to the first item by a key."""
    first = reviewing.next_item(reader="A1", now=q.NOW)
    second = reviewing.next_item(reader="A1", now=q.NOW, after=first)
    third = reviewing.next_item(reader="A1", now=q.NOW, after=second)
    lead = m.QueueItem.objects.get(pk=second)
    answered = press(visit(), lead.offer, "fake", product=lead.product)
    assert answered["HX-Push-Url"] == f"/review/{third}/"


def test_what_has_no_picture_rests_on_its_text(queued: Home, visit) -> None:
    m.Version.objects.filter(pk=q.item_of(q.SINGLE).lead_id).update(pictures=[])
    press(visit(), q.SINGLE, "fake")
    assert m.Judgement.objects.get().basis == "text"


# ---- agreement ---------------------------------------------------------------------------------


def test_agreement_is_for_leads(queued: Home, visit) -> None:
    assert visit().get(reverse("review-agreement")).status_code == 403
    page = text_of(visit("lead").get(reverse("review-agreement")))
    assert "No item has been read twice yet." in page


def test_agreement_is_shown_per_product(queued: Home, visit) -> None:
    for number, by in enumerate(("A1", "B2")):
        q.decide(queued, q.item_of(q.BLIND), "fake", by=by, now=q.NOW + timedelta(minutes=number))
    page = text_of(visit("lead").get(reverse("review-agreement")))
    assert '<th scope="row">ivory</th><td class="number">1</td><td class="number">1.00</td>' in page
    assert '<td class="number">–</td>' in page  # kappa is not defined where only one thing was said


# ---- words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        ("goods", GOODS),
        ("act", ACTS),
        ("basis", BASES),
        ("confidence", CONFIDENCES),
        ("stage", STAGES),
        ("stratum", STRATA),
        ("disguise", ("plain", *DISGUISES)),
        ("sign", tuple(sign.code for sign in SIGNS)),
    ],
)
def test_every_code_has_its_word(table: str, codes: tuple[str, ...]) -> None:
    assert set(codes) <= set(words.TABLES[table])


def test_a_sign_is_called_on_screen_what_its_table_calls_it() -> None:
    assert {sign.code: sign.name for sign in SIGNS} == {
        code: str(name) for code, name in words.SIGNS.items()
    }


def test_every_reason_of_the_order_has_its_words(queued: Home) -> None:
    codes = {reason.code for reason in UNCERTAINTY} | {"alike", "first_of_its_kind", "seen"}
    assert codes == set(words.WHY)
    for item in m.QueueItem.objects.all():
        for reason in item.why:
            assert words.why_in_words(reason) != reason["code"]
    assert words.why_in_words({"code": "new_one"}) == "new_one"
