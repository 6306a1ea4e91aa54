"""A disguise: how a written form differs from the term it gives away."""

from __future__ import annotations

import pytest

from casque.lexicon import Word, compile_lexicon
from casque.lexicon.disguise import disguise_of

DISGUISED = [
    ("象牙", "象牙", "plain"),
    ("XY", "xy", "case"),
    ("XY", "ＸＹ", "width"),
    ("XY", "ｘｙ", "width+case"),
    ("质料", "質料", "traditional"),
    ("發", "髮", "traditional"),
    ("图", "図", "variant"),
    ("豈", "岂", "traditional"),
    ("岂", "\uf900", "variant+traditional"),
    ("象牙", "象☆牙", "separator"),
    ("象牙", "象\u200b牙", "zero_width"),
    ("质料", "質*\u200b料", "zero_width+separator+traditional"),
    ("XY", "𝐗Ⓨ", "compatibility+enclosed"),
    ("10", "⑩", "enclosed"),
    ("xy", "xý", "accent"),
    ("white plastic", "White plastic", "case"),
    ("white plastic", "whiteplastic", "separator"),
    ("*象牙*", "象牙", "plain"),
]


@pytest.mark.parametrize(("text", "written", "disguise"), DISGUISED)
def test_a_disguise_says_how_the_written_form_differs(text: str, written: str, disguise: str):
    assert disguise_of(text, written) == disguise


@pytest.mark.parametrize(("text", "written", "disguise"), DISGUISED)
def test_what_is_found_wears_its_disguise(text: str, written: str, disguise: str):
    lexicon = compile_lexicon([Word("t", text, ("p",))])
    found = lexicon.find([f"卖 {written} 手串"]).select("written", "disguise")
    assert found.rows() == [(written, disguise)]
