"""Words: which can be used, and what their hash knows."""

from __future__ import annotations

import re

import pytest

from casque.errors import WordUnusable
from casque.lexicon import Word, compile_lexicon

IVORY = Word("ivory", "象牙", ("ivory",))


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
        ([IVORY, Word("ivory", "象牙", ("ivory",), inside=True)], "stands twice"),
    ],
)
def test_a_word_that_cannot_be_used_is_refused_with_its_reason(words: list[Word], what: str):
    with pytest.raises(WordUnusable, match=re.escape(what)):
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
