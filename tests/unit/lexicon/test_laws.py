"""The laws of matching: what must hold for every word, text and separator.

`make test` runs this file once more with Numba told to compile nothing (NUMBA_DISABLE_JIT=1), so
that the laws hold for the kernel as ordinary Python too. The laws of folding stand beside `fold`.
"""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from casque.lexicon import FOUND, Lexicon, Word, compile_lexicon
from casque.text.classes import SEPARATOR_LIMIT
from casque.text.fold import fold
from strategies import (
    LATIN,
    SIMPLIFIED,
    clause_marks,
    latin_terms,
    separators,
    terms,
    texts,
    word_lists,
)


def a_lexicon(text: str) -> Lexicon:
    return compile_lexicon([Word("t", text, ("goods",))])


def written(lexicon: Lexicon, text: str) -> list[str]:
    """Return how the terms of a text are written there."""
    return lexicon.find([text])["written"].to_list()


@given(word=terms() | latin_terms(), data=st.data())
def test_separators_within_the_limit_never_hide_a_term(word: str, data: st.DataObject):
    noisy = word[0] + "".join(data.draw(separators()) + letter for letter in word[1:])
    assert noisy in written(a_lexicon(word), f"好{noisy}好")


@given(
    word=terms(SIMPLIFIED + LATIN).filter(lambda text: len(text) > 1),
    count=st.integers(SEPARATOR_LIMIT + 1, 12),
    data=st.data(),
)
def test_too_many_separators_always_hide_a_term(word: str, count: int, data: st.DataObject):
    cut = data.draw(st.integers(1, len(word) - 1))
    assert written(a_lexicon(word), word[:cut] + "*" * count + word[cut:]) == []


@given(word=terms(SIMPLIFIED + LATIN).filter(lambda text: len(text) > 1), data=st.data())
def test_a_clause_mark_always_hides_a_term(word: str, data: st.DataObject):
    cut = data.draw(st.integers(1, len(word) - 1))
    mark = data.draw(separators()) + data.draw(clause_marks()) + data.draw(separators())
    assert written(a_lexicon(word), word[:cut] + mark + word[cut:]) == []


@given(words=word_lists(), rows=st.lists(texts(), max_size=5))
def test_places_are_those_of_the_original(words: list[Word], rows: list[str]):
    found = compile_lexicon(words).find(rows).rows(named=True)
    shown = [one["written"] for one in found]
    in_bytes = [rows[one["row"]].encode()[one["start"] : one["end"]].decode() for one in found]
    in_characters = [rows[one["row"]][one["char_start"] : one["char_end"]] for one in found]
    assert in_bytes == in_characters == shown


@given(words=word_lists(), rows=st.lists(texts(), max_size=5))
def test_what_is_found_folds_to_its_term(words: list[Word], rows: list[str]):
    texts_of = {word.term: word.text for word in words}
    found = compile_lexicon(words).find(rows)
    folded = [(fold(one), fold(texts_of[term])) for term, one in found["term", "written"].rows()]
    assert [pair for pair in folded if pair[0] != pair[1]] == []


@given(words=word_lists(), rows=st.lists(texts(), max_size=6), data=st.data())
def test_neither_splitting_nor_order_changes_findings(
    words: list[Word], rows: list[str], data: st.DataObject
):
    order = data.draw(st.permutations(range(len(rows))))
    cut = data.draw(st.integers(0, len(rows)))
    lexicon = compile_lexicon(words)
    parts = [
        lexicon.find([rows[row] for row in part]).with_columns(
            pl.col("row").replace_strict(dict(enumerate(part)), return_dtype=pl.Int64)
        )
        for part in (order[:cut], order[cut:])
        if part
    ]
    together = pl.concat(parts or [pl.DataFrame(schema=FOUND)])
    assert together.sort("row", maintain_order=True).equals(lexicon.find(rows))


@settings(max_examples=25)
@given(words=word_lists(), data=st.data())
def test_the_hash_does_not_know_the_order(words: list[Word], data: st.DataObject):
    shuffled = data.draw(st.permutations(words))
    assert compile_lexicon(shuffled).hash == compile_lexicon(words).hash
