"""A site's own search: literal, or looking through width, case and separators."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casque.demo.simulation.searching import (
    SEPARATORS,
    asked,
    numbers_of,
    rank,
    searchable,
    terms_in,
    wanted,
)

TERMS = ("象牙", "XY", "虎骨", "虎骨酒")


def found(text, *, fuzzy):
    bits = terms_in(searchable("", text, fuzzy=fuzzy), wanted(TERMS, fuzzy=fuzzy))
    return [TERMS[n] for n in numbers_of(bits)]


@pytest.mark.parametrize(
    ("text", "literally", "through"),
    [
        ("老象牙手串", ["象牙"], ["象牙"]),
        ("象*牙", [], ["象牙"]),
        ("象\u200b牙", [], ["象牙"]),
        ("ＸＹ 手串", [], ["XY"]),
        ("galaxy", [], ["XY"]),  # a good search knows no borders
        ("虎骨酒", ["虎骨", "虎骨酒"], ["虎骨", "虎骨酒"]),
        ("相芽", [], []),
    ],
)
def test_what_a_search_finds(text, literally, through):
    assert found(text, fuzzy=False) == literally
    assert found(text, fuzzy=True) == through


def test_a_term_of_separators_alone_is_in_every_text():
    assert terms_in("手串", wanted(("★", "虎骨"), fuzzy=True)) == 0b01


@given(st.text(), st.sampled_from(TERMS), st.text())
def test_whatever_holds_a_term_is_found_by_both(before, term, after):
    assert term in found(before + term + after, fuzzy=False)
    assert term in found(before + term + after, fuzzy=True)


@given(st.sampled_from(TERMS), st.lists(st.sampled_from(sorted(SEPARATORS)), max_size=3))
def test_separators_never_hide_a_term_from_a_good_search(term, between):
    assert term in found("".join(between).join(term), fuzzy=True)


@given(st.text())
def test_what_is_asked_folds_as_what_is_searched(text):
    assert asked(asked(text, fuzzy=True), fuzzy=True) == asked(text, fuzzy=True)


def test_newest_first_follows_the_refresh_and_relevance_does_not():
    assert rank("newest_first", "b", 20) < rank("newest_first", "a", 10)
    assert rank("relevance", "a", 20) == rank("relevance", "a", 10)
