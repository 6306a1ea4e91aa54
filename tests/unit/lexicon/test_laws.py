"""The laws of folding and matching: what must hold for every word, text and separator."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casque.errors import WordUnusable
from casque.lexicon import Lexicon, Word, compile_lexicon
from casque.text.fold import fold

WORDS = (
    Word("t-xiangya", "象牙", ("IV",)),
    Word("t-xy", "XY", ("IV",)),
    Word("t-xiangya-py", "xiangya", ("IV",)),
    Word("t-xijiao", "犀牛角", ("RH",)),
    Word("t-slogan", "一红二黑三白", ("HC", "IV", "RH")),
)
LEXICON = compile_lexicon(WORDS)
CHINESE = st.sampled_from([word for word in WORDS if not word.text.isascii()])
SEPARATORS = st.sampled_from(["", " ", ".", "*", "·", "❤", "_", "~", "☆", "\u200b", "* ", "**"])
CLAUSE_MARKS = st.sampled_from(list("，。！？；\n"))
TEXTS = st.lists(
    st.sampled_from(
        [*"象牙犀牛角一红二黑三白XYxyａＸＹ 象*.，，❤\u200b-03大膏", "象牙", "xiangya"]
    ),
    max_size=30,
).map("".join)


def terms(text: str, lexicon: Lexicon = LEXICON) -> set[str]:
    return set(lexicon.find([text], engine="plain")["term"])


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(word=CHINESE, noise=SEPARATORS)
def test_separators_within_a_clause_never_hide_a_term(word: Word, noise: str) -> None:
    assert word.term in terms(f"好{noise.join(word.text)}好")


@given(word=CHINESE, mark=CLAUSE_MARKS, place=st.integers(1, 5))
def test_a_clause_mark_inside_always_hides_a_term(word: Word, mark: str, place: int) -> None:
    cut = 1 + place % (len(word.text) - 1) if len(word.text) > 2 else 1
    assert word.term not in terms(word.text[:cut] + mark + word.text[cut:])


@given(st.lists(st.one_of(TEXTS, st.text()), max_size=8))
@settings(deadline=None)
def test_the_compiled_kernel_and_plain_python_agree(texts: list[str]) -> None:
    assert LEXICON.find(texts).equals(LEXICON.find(texts, engine="plain"))


@given(st.lists(TEXTS, max_size=6))
@settings(deadline=None)
def test_places_are_those_of_the_original_text(texts: list[str]) -> None:
    for row in LEXICON.find(texts).iter_rows(named=True):
        text = texts[row["row"]]
        assert text.encode()[row["start"] : row["end"]].decode() == row["written"]
        assert text[row["char_start"] : row["char_end"]] == row["written"]


@given(texts=st.lists(TEXTS, min_size=1, max_size=6), cut=st.integers(0, 6))
@settings(deadline=None)
def test_splitting_a_batch_changes_nothing(texts: list[str], cut: int) -> None:
    left, right = LEXICON.find(texts[:cut]), LEXICON.find(texts[cut:])
    moved = right.with_columns(pl.col("row") + len(texts[:cut]))
    assert pl.concat([left, moved]).equals(LEXICON.find(texts))


@given(st.permutations(WORDS))
def test_the_order_of_words_changes_no_hash(words: list[Word]) -> None:
    assert compile_lexicon(words).hash == LEXICON.hash


@pytest.mark.parametrize(
    ("text", "found", "disguise"),
    [
        ("老象牙手串", {"t-xiangya"}, "plain"),
        ("象*牙", {"t-xiangya"}, "separator"),
        ("大象，牙齿", set(), None),
        ("ＸＹ 手牌", {"t-xy"}, "width"),
        ("xy手牌", {"t-xy"}, "case"),
        ("galaxy", set(), None),
        ("型号xy-03c", set(), None),
        ("XY03", set(), None),
        ("犀牛\u200b角", {"t-xijiao"}, "zero_width"),
        ("一紅二黑三白", {"t-slogan"}, "traditional"),
    ],
)
def test_what_is_found_and_how_it_was_disguised(
    text: str, found: set[str], disguise: str | None
) -> None:
    assert terms(text) == found
    hits = LEXICON.find([text])
    assert set(hits["term"]) == found
    assert set(hits["disguise"]) == ({disguise} if disguise else set())


def test_a_term_that_names_three_products_is_one_place_with_three_products() -> None:
    found = LEXICON.find(["一红二黑三白"])
    assert found["product"].to_list() == ["HC", "IV", "RH"]
    assert found["start"].n_unique() == 1


def test_a_null_is_no_text_and_many_hits_are_capped_and_told() -> None:
    scan = LEXICON.scan([None, "象牙" * 400, "象牙"])
    assert scan.saturated == (1,)
    assert scan.found.filter(pl.col("row") == 1).height == 256
    assert LEXICON.scan([None, "象牙" * 400], engine="plain").saturated == (1,)


def test_inside_lets_letters_touch() -> None:
    lexicon = compile_lexicon([Word("t", "XY", ("IV",), inside=True)])
    assert terms("xy-03c", lexicon) == {"t"}
    assert lexicon.find(["xy-03c"]).height == 1


@pytest.mark.parametrize(
    "words",
    [
        [Word("t", "*", ("IV",))],
        [Word("t", "象，牙", ("IV",))],
        [Word("t", "象牙", ())],
        [Word("", "象牙", ("IV",))],
        [Word("t", "象牙", ("",))],
        [Word("t", "象牙", ("IV",)), Word("t", "象牙", ("RH",))],
    ],
)
def test_a_word_that_can_never_match_is_refused(words: list[Word]) -> None:
    with pytest.raises(WordUnusable):
        compile_lexicon(words)
