"""Disguises: every way changes a word, and none leaves a term to be read plainly."""

from __future__ import annotations

import pytest

from casque.demo.simulation.disguises import NOTHING, PICTURE, PLAIN, WAYS, forms
from casque.demo.simulation.schedule import all_words

TEXTS = [word.term.text for word in all_words()]
CHANGING = [way for way in WAYS if way not in (PLAIN, PICTURE, NOTHING)]


def test_the_shares_add_up():
    assert sum(WAYS.values()) == pytest.approx(1)
    assert WAYS[PLAIN] < 0.7


@pytest.mark.parametrize(
    ("text", "way", "written"),
    [
        ("象牙", "separator", "象*牙"),
        ("象牙", "homophone", "相牙"),
        ("玳瑁", "look_alike", "袋瑁"),
        ("果冻", "form", "果凍"),
        ("XY", "form", "ＸＹ"),
        ("玳瑁", "pinyin", "daimao"),
        ("犀牛角", "initials", "xnj"),
        ("象牙", "zero_width", "象\u200b牙"),
        ("大猫", "split", "大犭苗"),
        ("象牙", "swap", "牙象"),
        ("rhino horn", "swap", "horn rhino"),
        ("象牙", "emoji", "🐘牙"),
    ],
)
def test_each_way_writes_a_word_so(text, way, written):
    assert written in forms(text, way)


@pytest.mark.parametrize("way", CHANGING)
def test_no_disguise_holds_a_term_plainly(way):
    for text in TEXTS:
        assert not [form for form in forms(text, way) if any(term in form for term in TEXTS)]


def test_every_word_can_be_disguised():
    assert all(any(forms(text, way) for way in CHANGING) for text in TEXTS)


def test_the_pinyin_and_initials_of_ivory_are_terms_and_so_no_disguise():
    assert "xiangya" not in forms("象牙", "pinyin")
    assert forms("象牙", "initials") == ()


def test_plain_is_as_it_is():
    assert forms("象牙", PLAIN) == ("象牙",)
