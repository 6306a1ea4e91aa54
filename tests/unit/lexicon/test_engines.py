"""The compiled kernel, the same source as Python, and the plain path give one answer."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from casque.lexicon import Lexicon, Word, compile_lexicon
from casque.lexicon.automaton import ROW_LIMIT
from casque.lexicon.compiler import load_kernel
from casque.lexicon.lexicon import PLACES
from strategies import texts, word_lists

DATA = Path(__file__).parents[3].parent / "shared" / "data" / "text"


def a_lexicon(*texts: str) -> Lexicon:
    return compile_lexicon(Word(text, text, ("goods",)) for text in texts)


@given(words=word_lists(), rows=st.lists(st.none() | texts(), max_size=6))
def test_the_compiled_kernel_equals_plain_python(words: list[Word], rows: list[str | None]):
    lexicon = compile_lexicon(words)
    compiled, plain = lexicon.scan(rows), lexicon.scan(rows, engine="plain")
    assert compiled.found.equals(plain.found)
    assert compiled.saturated == plain.saturated


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
