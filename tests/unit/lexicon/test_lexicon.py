"""What a lexicon finds, told one case at a time."""

from __future__ import annotations

import pytest

from casque.errors import WordUnusable
from casque.lexicon import Lexicon, Word, compile_lexicon
from casque.lexicon.disguise import disguise_of


def found(lexicon: Lexicon, text: str) -> list[tuple[str, str]]:
    """Return (term, written) of what stands in a text."""
    return list(lexicon.find([text]).select("term", "written").iter_rows())


IVORY = Word("ivory", "象牙", ("ivory",))
XY = Word("xy", "XY", ("ivory",))


@pytest.mark.parametrize(
    "text",
    ["XY", "卖XY手串", "XY染色体", "xy,", "-XY-", "①XY", "XY*3", "xy - 03c", "é XY", "ＸＹ", "x.y"],
)
def test_a_latin_term_stands_at_borders(text: str):
    assert found(compile_lexicon([XY]), text)


@pytest.mark.parametrize(
    "text",
    [
        "galaxy", "xyz", "3XY", "XY03", "xy-03c", "03c-xy", "xy_1", "ＸＹ０３", "éXY", "XYé",
        "xy\u200bz",
        "a\u200bxy", "xy-\u200b3", "xy‑03", "x*y3", "ЖXY",
    ],
)  # fmt: skip
def test_a_latin_term_stands_in_no_other_word(text: str):
    assert not found(compile_lexicon([XY]), text)


def test_a_latin_edge_of_a_mixed_term_needs_a_border_too():
    lexicon = compile_lexicon([Word("m", "大m", ("tiger",))])
    assert found(lexicon, "卖大M骨")
    assert not found(lexicon, "大max")


def test_inside_lets_letters_touch_but_not_for_another_word_of_the_same_form():
    inside = Word("model", "xy", ("ivory",), inside=True)
    lexicon = compile_lexicon([XY, inside])
    assert found(lexicon, "galaxy XY-03c") == [("model", "xy"), ("model", "XY")]
    assert found(lexicon, "卖XY") == [("model", "XY"), ("xy", "XY")]


def test_words_of_one_form_are_kept_apart():
    lexicon = compile_lexicon([Word("a", "质料", ("p",)), Word("b", "質料", ("q",))])
    rows = lexicon.find(["质料"]).select("term", "product", "disguise").rows()
    assert rows == [("a", "p", "plain"), ("b", "q", "traditional")]


def test_one_term_is_found_once_at_one_end_with_its_leftmost_start():
    both = [Word("t", "象牙", ("ivory",)), Word("t", "非洲象牙", ("ivory",))]
    assert found(compile_lexicon(both), "非洲象牙，象牙") == [("t", "非洲象牙"), ("t", "象牙")]


def test_one_place_of_one_term_has_its_least_disguise():
    both = [Word("t", "XY", ("ivory",)), Word("t", "xy", ("ivory",))]
    assert compile_lexicon(both).find(["x y xy"])["disguise"].to_list() == ["separator", "plain"]


def test_nested_and_overlapping_terms_are_all_found():
    words = [Word(text, text, ("p",)) for text in ("象牙", "大象", "牙雕", "大象牙雕", "雕")]
    written = {text for _, text in found(compile_lexicon(words), "大象牙雕")}
    assert written == {"象牙", "大象", "牙雕", "大象牙雕", "雕"}


def test_a_character_of_several_letters_is_matched_whole():
    lexicon = compile_lexicon([Word("kg", "kg", ("p",)), Word("g", "g", ("p",), inside=True)])
    assert found(lexicon, "三㎏") == [("kg", "㎏")]


def test_a_failed_longer_term_leaves_the_shorter_one_within():
    lexicon = compile_lexicon([Word("a", "象牙白料", ("p",)), Word("b", "牙白", ("p",))])
    assert found(lexicon, "象牙白色") == [("b", "牙白")]


@pytest.mark.parametrize(
    ("text", "written", "disguise"),
    [
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
    ],
)
def test_a_disguise_says_how_the_written_form_differs(text: str, written: str, disguise: str):
    assert disguise_of(text, written) == disguise


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ([Word("t", "*", ("p",))], "nothing is left"),
        ([Word("t", "", ("p",))], "nothing is left"),
        ([Word("t", "象，牙", ("p",))], "clause mark"),
        ([Word("t", "象*****牙", ("p",))], "too many separators"),
        ([Word("t", "象牙", ())], "no product"),
        ([Word("t", "象牙", ("p", ""))], "a product has no name"),
        ([Word("", "象牙", ("p",))], "(none)"),
        ([IVORY, Word("ivory", "象牙", ("horn",))], "stands twice"),
    ],
)
def test_a_word_that_cannot_be_used_is_refused_with_its_reason(words: list[Word], what: str):
    with pytest.raises(WordUnusable, match=what.replace("(", r"\(").replace(")", r"\)")):
        compile_lexicon(words)


def test_the_same_word_twice_is_one_and_products_have_no_order():
    twice = [Word("t", "象牙", ("b", "a", "a")), Word("t", "象牙", ("a", "b"))]
    assert compile_lexicon(twice).words == (Word("t", "象牙", ("a", "b")),)
    assert compile_lexicon(twice).hash == compile_lexicon(twice[1:]).hash


@pytest.mark.parametrize(
    "other",
    [
        Word("ivory", "象 牙", ("ivory",)),
        Word("ivory", "象牙", ("horn",)),
        Word("other", "象牙", ("ivory",)),
        Word("ivory", "象牙", ("ivory",), inside=True),
    ],
)
def test_whatever_could_change_a_finding_changes_the_hash(other: Word):
    assert compile_lexicon([other]).hash != compile_lexicon([IVORY]).hash
