"""Items and their advertisements: words, prices, pictures."""

from __future__ import annotations

import pytest

from casque.demo.simulation import offering
from casque.demo.simulation.chance import stream
from casque.demo.simulation.offering import REPEATS, VARIANTS, Shelf
from casque.demo.simulation.phrases import FORMS
from casque.demo.simulation.records import Shot
from casque.demo.simulation.schedule import words
from casque.demo.simulation.sellers import sellers
from casque.demo.simulation.sites import places
from casque.demo.simulation.wording import Vocabulary

VOCABULARY = Vocabulary(words(1.0))
DEALERS = sellers(7, places(1.0), 0.1)[:90]
FORUM = Shelf("forum", (), 5, lambda title, description: 0b1)
SHOP = FORUM._replace(style="shop")
SHOTS = (Shot(1, "IV"), Shot(1, "IV", "crop"))


def items(count=300):
    rng = stream("items")
    return [offering.item(rng, number, DEALERS[number % 90]) for number in range(count)]


def test_kinds_of_duplicate_add_up():
    assert sum(kind.share for kind in REPEATS) == pytest.approx(1)


def test_an_item_has_a_form_a_price_within_it_and_pictures_of_itself():
    for thing in items():
        form = next(f for f in FORMS[thing.products[0]] if f.name == thing.form)
        assert 0.9 * form.low <= thing.price <= 1.1 * form.high
        assert len({shot.motif for shot in thing.shots}) <= 1
    assert {len(thing.shots) for thing in items()} == {0, 1, 2}


def test_stock_pictures_are_shared_by_items_and_other_pictures_are_not():
    motifs = [shot.motif for thing in items(2000) for shot in thing.shots[:1]]
    shared = {motif for motif in motifs if motifs.count(motif) > 1}
    assert shared
    assert all(motif >= 900_000_000 for motif in shared)


def test_templates_stand_over_small_goods_of_one_dealer_word_for_word():
    dealer = next(one for one in DEALERS if one.template)
    rng, said = stream("templates"), set()
    small = [thing for thing in items(3000) if thing.price < 1000 and thing.products[0] == "IV"]
    for thing in small[:40]:
        wording = offering.first_wording(rng, dealer, thing, FORUM, VOCABULARY)
        said.add(offering.version(thing, wording._replace(opening=""), (), FORUM, price=1).title)
    assert len(said) <= len({thing.form for thing in small[:40]})


@pytest.mark.parametrize(
    ("likeness", "count"), [("same", 2), ("changed", 2), ("none", 0)]
)  # fmt: skip
def test_pictures_of_a_repeat(likeness, count):
    rng = stream("pictures", likeness)
    again = offering.repeated_shots(rng, SHOTS, likeness, "sign")
    assert len(again) == count
    for old, new in zip(SHOTS, again, strict=False):
        assert new.motif == old.motif
        assert (new == old) is (likeness == "same")
        assert likeness == "same" or (new.variant in VARIANTS and new.variant != old.variant)


def test_equal_pictures_have_equal_names_and_others_have_not():
    shots = {Shot(m, "IV", v, w) for m in (1, 2) for v in VARIANTS for w in ("", "x")}
    assert len({shot.key for shot in shots}) == len(shots)


def test_the_word_is_written_into_the_picture_once():
    rng = stream("word")
    thing = next(thing for thing in items() if thing.shots)
    for _ in range(2000):
        wording = offering.first_wording(rng, DEALERS[0], thing, FORUM, VOCABULARY)
        if wording.way == "picture":
            break
    once = offering.with_word(wording, thing.shots, VOCABULARY)
    assert once != thing.shots
    assert once[0].written.isascii()
    assert offering.with_word(wording, once, VOCABULARY) == once


@pytest.mark.parametrize(
    ("style", "printed"),
    [("shop", "¥3,800.00"), ("cards", "¥3800"), ("json_api", "3800.00"), ("forum", "3800元")],
)
def test_prices_are_printed_as_each_style_does(style, printed):
    assert offering.printed_price(3800, style) == printed


def test_agents_ask_more_and_a_cut_less():
    rng = stream("prices")
    for price in (150, 2000, 50_000):
        assert all(1.05 * price <= offering.dearer(rng, price) <= 1.7 * price for _ in range(50))
        assert all(offering.cheaper(rng, price) < price for _ in range(50))


def test_what_is_sold_says_so():
    thing = items()[0]
    wording = offering.first_wording(stream("sold"), DEALERS[0], thing, FORUM, VOCABULARY)
    version = offering.version(thing, wording, (), FORUM, price=100)
    sold = offering.as_sold(version)
    assert (sold.title, sold.act) == (f"【已售】{version.title}", "sold")


def test_only_forums_display_without_selling():
    thing = items()[0]
    wording = offering.first_wording(stream("shown"), DEALERS[0], thing, FORUM, VOCABULARY)
    shown = wording._replace(opening="晒图，非卖：")
    assert offering.fitting(shown, "forum") == shown
    assert offering.fitting(shown, "shop").opening == ""
    cover = wording._replace(opening="塑料的，")
    assert offering.fitting(cover, "shop") == cover
    assert offering.version(thing, cover, (), SHOP, price=1).goods == "fake"
