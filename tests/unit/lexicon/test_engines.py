"""The compiled kernel, the same source as Python, and the plain path give one answer."""

from __future__ import annotations

import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from types import ModuleType

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from casque.lexicon import FOUND, Lexicon, Word, compile_lexicon
from casque.lexicon.automaton import ROW_LIMIT
from casque.lexicon.compiler import load_kernel
from casque.lexicon.lexicon import PLACES
from casque.text.fold import fold
from strategies import (
    CLAUSE_MARKS,
    LATIN,
    SIMPLIFIED,
    clause_marks,
    latin_terms,
    separators,
    terms,
    texts,
    word_lists,
)

DATA = Path(__file__).parents[3].parent / "shared" / "data" / "text"
SHARED = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def a_lexicon(*texts: str) -> Lexicon:
    return compile_lexicon(Word(text, text, ("goods",)) for text in texts)


@SHARED
@given(words=word_lists(), rows=st.lists(st.none() | texts(), max_size=6))
def test_the_compiled_kernel_equals_plain_python(words: list[Word], rows: list[str | None]):
    lexicon = compile_lexicon(words)
    compiled, plain = lexicon.scan(rows), lexicon.scan(rows, engine="plain")
    assert compiled.found.equals(plain.found)
    assert compiled.saturated == plain.saturated


@SHARED
@given(words=word_lists(), rows=st.lists(texts() | st.text(), max_size=4))
@example(
    words=[Word("t", "x", ("goods",))], rows=["x\u200b", "\u200bx-\u200by", "x-", "㎏x", "x𠀀é"]
)
@example(words=[Word("t", "g", ("goods",)), Word("u", "kg", ("goods",))], rows=["㎏", "象㎏"])
@example(words=[Word("t", "xy", ("goods",))], rows=["x*y-z", "z-xy", "xy-\u200b", "\u200b-x é*y"])
@example(words=[Word("t", "象", ("goods",))], rows=["象" * (ROW_LIMIT + 2)])
def test_the_kernel_as_python_equals_plain_python(
    kernel_as_python: ModuleType, words: list[Word], rows: list[str]
):
    lexicon = compile_lexicon(words)
    with pytest.MonkeyPatch.context() as patch:  # the lexicon loads its own kernel otherwise
        patch.setattr("casque.lexicon.lexicon.load_kernel", lambda _: kernel_as_python)
        as_python = lexicon.scan(rows)
    plain = lexicon.scan(rows, engine="plain")
    assert as_python.found.equals(plain.found)
    assert as_python.saturated == plain.saturated


@SHARED
@given(words=word_lists(), rows=st.lists(texts(), max_size=5))
def test_places_are_those_of_the_original(words: list[Word], rows: list[str]):
    for found in compile_lexicon(words).find(rows).iter_rows(named=True):
        text = rows[found["row"]]
        assert text.encode()[found["start"] : found["end"]].decode() == found["written"]
        assert text[found["char_start"] : found["char_end"]] == found["written"]
        assert fold(found["written"]) == fold(found["term"].split(":")[1])


@SHARED
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


@settings(SHARED, max_examples=25)
@given(words=word_lists(), data=st.data())
def test_the_hash_does_not_know_the_order(words: list[Word], data: st.DataObject):
    shuffled = data.draw(st.permutations(words))
    assert compile_lexicon(shuffled).hash == compile_lexicon(words).hash


@SHARED
@given(word=terms(), data=st.data())
def test_separators_within_the_limit_never_hide_a_term(word: str, data: st.DataObject):
    noisy = word[0] + "".join(data.draw(separators()) + letter for letter in word[1:])
    found = a_lexicon(word).find([f"好{noisy}好"])
    assert noisy in found["written"].to_list()


@SHARED
@given(word=latin_terms(), data=st.data())
def test_separators_never_hide_a_latin_term_between_ideographs(word: str, data: st.DataObject):
    noisy = word[0] + "".join(data.draw(separators()) + letter for letter in word[1:])
    assert noisy in a_lexicon(word).find([f"好{noisy}好"])["written"].to_list()


@SHARED
@given(word=terms(SIMPLIFIED + LATIN).filter(lambda text: len(text) > 1), data=st.data())
def test_a_clause_mark_always_hides_a_term(word: str, data: st.DataObject):
    cut = data.draw(st.integers(1, len(word) - 1))
    mark = data.draw(separators()) + data.draw(clause_marks()) + data.draw(separators())
    found = a_lexicon(word).find([word[:cut] + mark + word[cut:]])
    assert not any(set(written) & set(CLAUSE_MARKS) for written in found["written"])
    assert found.is_empty()


@pytest.fixture(params=["compiled", "as Python"])
def kernel(request: pytest.FixtureRequest, kernel_as_python: ModuleType) -> ModuleType:
    return load_kernel(None) if request.param == "compiled" else kernel_as_python


def as_rows(rows: list[bytes]) -> tuple[np.ndarray, np.ndarray]:
    """Return the bytes of all rows and where each begins, as the lexicon hands them over."""
    text, offsets = np.frombuffer(b"".join(rows), np.uint8), np.cumsum([0, *map(len, rows)])
    offsets.setflags(write=False)
    return text, offsets


def test_bytes_that_are_no_utf_8_stay_within_their_row(kernel: ModuleType):
    rows = [b"\xe8\xb1", b"\xff\xfe\x80", b"\xf4\xbf\xbf\xbf\xc3", "象牙".encode(), b"XY\xe8"]
    hits = np.zeros((ROW_LIMIT * len(rows), len(PLACES)), np.int64)
    saturated = np.zeros(len(rows), np.bool_)
    automaton = a_lexicon("象牙", "XY")._automaton
    done, written = kernel.scan(*as_rows(rows), 0, automaton, hits, saturated)
    assert (done, hits[:written, :4].tolist()) == (5, [[3, 1, 0, 6], [4, 0, 0, 2]])


def test_the_kernel_stops_before_a_row_that_may_not_fit(kernel: ModuleType):
    hits = np.zeros((ROW_LIMIT + 1, len(PLACES)), np.int64)
    automaton = a_lexicon("象")._automaton
    text, offsets = as_rows(["象".encode()] * 9)
    assert kernel.scan(text, offsets, 0, automaton, hits, np.zeros(9, np.bool_)) == (2, 2)


def test_more_hits_than_one_buffer_holds_are_all_carried_away():
    found = a_lexicon("象").scan(["象" * 300, *["象" * ROW_LIMIT] * 299])
    assert found.found.height == 300 * ROW_LIMIT
    assert found.saturated == (0,)


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


def test_both_paths_agree_on_real_texts():
    path = DATA / "taobao_titles_ner.jsonl"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    with path.open(encoding="utf-8") as lines:
        titles = [json.loads(line)["text"] for line in islice(lines, 1500)]
    lexicon = a_lexicon("手", "包", "新款", "XL", "女", "2", "T", "连衣裙", "衣裙", "裙")
    found = lexicon.find(titles)
    assert found.height > 500
    assert found.equals(lexicon.find(titles, engine="plain"))
