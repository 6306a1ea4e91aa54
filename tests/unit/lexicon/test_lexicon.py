"""What a lexicon finds, told one case at a time, and how it is handed about."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor

import polars as pl
import pytest

from casque.lexicon import FOUND, Lexicon, Word, compile_lexicon
from casque.lexicon.automaton import ROW_LIMIT
from casque.lexicon.lexicon import Engine


def a_lexicon(*texts: str) -> Lexicon:
    return compile_lexicon(Word(text, text, ("goods",)) for text in texts)


def found(lexicon: Lexicon, text: str) -> list[tuple[str, str]]:
    """Return (term, written) of what stands in a text."""
    return list(lexicon.find([text]).select("term", "written").iter_rows())


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


@pytest.mark.parametrize("text", ["大象，牙齿", "型号：象。牙", "象\n牙"])  # elephant, teeth
def test_no_term_reaches_across_a_clause_mark(text: str):
    assert not found(a_lexicon("象牙"), text)


def test_a_term_that_names_three_products_is_one_place_with_three_products():
    lexicon = compile_lexicon([Word("t", "一红二黑三白", ("HC", "IV", "RH"))])
    rows = lexicon.find(["一紅二黑三白"]).select("start", "product", "disguise").rows()
    assert rows == [(0, product, "traditional") for product in ("HC", "IV", "RH")]


@pytest.mark.parametrize("engine", ["numba", "plain"])
def test_a_null_is_no_text_and_many_hits_are_capped_and_told(engine: Engine):
    scan = a_lexicon("象牙").scan([None, "象牙" * (ROW_LIMIT + 1), "象牙"], engine=engine)
    assert scan.saturated == (1,)
    assert scan.found["row"].value_counts().sort("row").rows() == [(1, ROW_LIMIT), (2, 1)]


def test_threads_share_one_lexicon():
    lexicon = a_lexicon("象牙", "XY", "牙")
    rows = ["大象*牙", "x y", "大象，牙齿"] * 500
    with ThreadPoolExecutor(4) as pool:
        founds = list(pool.map(lambda _: lexicon.find(rows), range(16)))
    assert all(found.equals(founds[0]) for found in founds)


def test_a_lexicon_travels_to_another_process():
    lexicon = a_lexicon("象牙")
    arrived = pickle.loads(pickle.dumps(lexicon))
    assert arrived.hash == lexicon.hash
    assert arrived.find(["象牙"]).equals(lexicon.find(["象牙"]))


def test_series_of_other_types_and_slices_are_read_right():
    lexicon = a_lexicon("象牙")
    series = pl.Series(["好", None, "象牙", "大象牙"])
    for same in (series.cast(pl.Categorical), pl.concat([series[:2], series[2:]]), series):
        assert lexicon.find(same)["row"].to_list() == [2, 3]
    assert lexicon.find(series[1:])["start"].to_list() == [0, 3]
    assert lexicon.find(series[:0]).schema == FOUND


def test_no_words_find_nothing():
    assert compile_lexicon([]).find(["象牙", None]).is_empty()
