"""The card: what a reader needs, and of a blind item nothing that others saw."""

from __future__ import annotations

from pathlib import Path

import pytest

import review_queue as q
import saved_pages as s
from casque.db import models as m
from casque.rounds import reviewing, showing
from casque.rounds.home import Home
from casque.rounds.showing import Card, card
from casque.rounds.showing_grid import Shelf, page, tiles


def shown(offer: str, product: str = "IV", reader: str = "A1") -> Card:
    found = card(q.item_of(offer, product).pk, reader=reader)
    assert found is not None
    return found


def lit(found: Card) -> list[str]:
    return [piece.text for piece in found.lead.title if piece.kind == "word"]


def test_it_has_the_text_with_its_words_lit(home: Home) -> None:
    found = shown(q.SINGLE)
    assert lit(found) == ["象牙"]
    assert "".join(piece.text for piece in found.lead.title) == "象牙 手镯 1"
    assert (found.lead.site, found.lead.item, found.lead.price) == (s.SITE, "1", "¥1")
    assert found.lead.first_seen is not None
    assert found.name.en == "ivory"


def test_a_disguise_is_named_with_the_plain_form(home: Home) -> None:
    (word,) = [piece for piece in shown(q.BONE, "TB").lead.title if piece.kind]
    assert (word.text, word.plain, word.disguise, word.product) == (
        "虎*骨",
        "虎骨",
        "separator",
        "TB",
    )


def test_a_picture_that_was_not_kept_is_counted_and_none_is_invented(home: Home) -> None:
    lead = shown(q.SINGLE).lead
    assert (lead.pictures, lead.lost) == ((), 1)


def test_a_kept_picture_is_shown_by_its_digest(home: Home) -> None:
    version = m.Version.objects.get(pk=q.item_of(q.SINGLE).lead_id)
    m.Picture.objects.create(
        advertisement=version.advertisement, address=version.pictures[0], digest="a" * 64
    )
    lead = shown(q.SINGLE).lead
    assert (lead.pictures, lead.lost) == (("a" * 64,), 0)
    assert showing.pictures_ahead(q.item_of(q.SINGLE).pk) == ("a" * 64,)
    assert showing.pictures_ahead(None) == ()
    assert showing.pictures_ahead(10_000) == ()


def test_its_members_stand_behind_the_lead(home: Home) -> None:
    found = shown(q.PAIR)
    assert [face.item for face in found.members] == ["52"]
    assert found.more == 0
    both = showing.members(q.item_of(q.PAIR), start=0, count=50)
    assert [face.item for face in both] == ["51", "52"]


def test_the_seller_is_known_by_other_advertisements(home: Home) -> None:
    found = shown(q.SINGLE)  # shops are numbered by the remainder of seven
    assert {one.item for one in found.seller_history} == {"8", "22"}
    q.decide(home, q.item_of(f"{s.SITE}:8"), "fake")
    said = {one.item: one.goods for one in shown(q.SINGLE).seller_history}
    assert said["8"] == "fake"


def test_a_verdict_shows_until_it_is_taken_back(home: Home) -> None:
    q.decide(home, q.item_of(q.SINGLE), "unsure", by="A1", signs=("cream_colour",), why="worn")
    (said,) = shown(q.SINGLE, reader="B2").earlier
    assert (said.by, said.goods, said.signs, said.why) == (
        "A1",
        "unsure",
        ("cream_colour",),
        "worn",
    )
    assert shown(q.SINGLE).read_before
    q.undo(home)
    assert shown(q.SINGLE, reader="B2").earlier == ()


def test_a_blind_item_shows_nothing_of_the_machine_or_of_others(home: Home) -> None:
    item = q.item_of(q.BLIND)
    reviewing.mark("note", item.lead_id, "looks carved", by="A1", now=q.NOW, item=item.pk)
    q.decide(home, item, "genuine", by="A1")
    found = shown(q.BLIND, reader="B2")
    assert found.blind
    assert lit(found) == []
    hidden = ("why", "stratum", "goods", "act", "earlier", "notes")
    assert {name: bool(getattr(found, name)) for name in hidden} == dict.fromkeys(hidden, False)
    assert [note.text for note in shown(q.BLIND, reader="A1").notes] == ["looks carved"]


def test_two_blind_readers_who_differ_are_shown_to_who_settles(home: Home) -> None:
    for by, goods in (("A1", "genuine"), ("B2", "fake")):
        q.decide(home, q.item_of(q.BLIND), goods, by=by)
    found = shown(q.BLIND, reader="L1")
    assert (found.stage, found.blind) == ("settle", False)
    assert [said.goods for said in found.earlier] == ["genuine", "fake"]
    assert lit(found) == ["象牙"]


def test_text_only_products_have_no_picture_signs(home: Home) -> None:
    found = shown(q.BONE, "TB")
    assert found.text_only
    assert {sign.seen for sign in found.signs} == {"text"}


def test_an_item_that_is_gone_has_no_card(home: Home) -> None:
    assert card(10_000, reader="A1") is None


def test_a_contact_is_hidden_in_the_text(home: Home, tmp_path: Path) -> None:
    q.collect(
        home,
        tmp_path / "more",
        {"象牙": [s.goods(61, "象牙 电话13800000000", detail="加微信：Lao_Wang88")]},
    )
    lead = shown(f"{s.SITE}:61").lead
    text = "".join(piece.text for piece in lead.title + lead.description)
    assert "3800000000" not in text
    assert "Wang88" not in text


def test_what_is_left_is_counted_up_to_a_limit(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    assert showing.left() == reviewing.waiting() == 13
    assert showing.left(product="TB", site=s.SITE) == 3
    monkeypatch.setattr(showing, "MOST_COUNTED", 5)  # a thousand need more than is collected
    assert showing.left() == 6


# ---- the grid ----------------------------------------------------------------------------------


def test_pages_go_on_where_the_last_one_ended(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casque.rounds.showing_grid.PAGE", 5)  # fifty need more than is collected
    met, after = [], ""
    while True:
        found = page(Shelf(after=after))
        met += [item.pk for item in found.items]
        after = found.following
        if not after:
            break
    in_order = m.QueueItem.objects.filter(stage="first").order_by("-priority", "pk")
    assert met == list(in_order.values_list("pk", flat=True))


def test_a_shelf_narrows_by_product_site_and_sample(home: Home) -> None:
    assert {item.product for item in page(Shelf(product="TB")).items} == {"TB"}
    assert page(Shelf(site="elsewhere")).items == ()
    assert page(Shelf(stage="done")).items == ()
    assert {item.stratum for item in page(Shelf(stratum="none")).items} == {"none"}
    assert "" not in {item.stratum for item in page(Shelf(stratum="any")).items}


def test_the_stratum_of_a_blind_item_is_not_given_away(home: Home) -> None:
    blind = q.item_of(q.BLIND)
    assert blind.stratum == "plain"
    assert blind.pk not in {item.pk for item in page(Shelf(stratum="plain")).items}
    assert blind.pk in {item.pk for item in page(Shelf(stratum="any")).items}
    found = page(Shelf())
    (tile,) = [t for t in tiles(found.items, reader="A1", now=q.NOW) if t.item == blind.pk]
    assert (tile.blind, tile.stratum, tile.goods) == (True, "", "")
    assert [piece.kind for piece in tile.face.title] == [""]


@pytest.mark.parametrize("place", ["", "x", "1.5_x", "_", "nan_1"])
def test_a_place_that_is_none_begins_at_the_start_or_finds_nothing(home: Home, place: str) -> None:
    assert len(page(Shelf(after=place)).items) in (0, 13)


def test_a_contact_in_a_reader_s_words_is_hidden(home: Home) -> None:
    item = q.item_of(q.SINGLE)
    q.decide(home, item, "unsure", why="asks to add 微信 laowang88")
    reviewing.mark("note", item.lead_id, "call 13800001234", by="A1", now=q.NOW, item=item.pk)
    found = shown(q.SINGLE, reader="B2")
    told = f"{found.earlier[0].why} {found.notes[0].text}"
    assert "asks to add" in told
    assert "owang88" not in told
    assert "00001234" not in told


def test_what_is_still_read_blind_is_shown_nowhere_else(home: Home) -> None:
    m.QueueItem.objects.filter(offer=f"{s.SITE}:8").update(blind=True)
    blind = q.item_of(f"{s.SITE}:8")
    q.decide(home, blind, "genuine", by="A1")

    def told(reader: str) -> str:
        history = shown(q.SINGLE, reader=reader).seller_history  # of the same shop
        return next(one.goods for one in history if one.item == "8")

    assert (told("A1"), told("B2")) == ("genuine", "")
    q.decide(home, blind, "genuine", by="B2")
    assert told("C1") == "genuine"
