"""How a text stands in a cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casque.render.cells import CUT_MARK, LONGEST, fitted, guarded, restored, unguarded, visible

HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("=+-@\t\r\n'\x00\x0b\x1b␛␀␍_x005F000B;＝＋\ud800\udfff\ufffe\uffff"),
    )
)


@given(HOSTILE)
def test_what_is_written_out_is_restored(text):
    assert restored(visible(text)) == text


@given(HOSTILE)
def test_what_was_guarded_is_restored(text):
    assert unguarded(guarded(text)) == text


@given(HOSTILE)
def test_no_guarded_text_starts_with_what_a_spreadsheet_runs(text):
    assert not guarded(text).lstrip(" ").startswith(tuple("=+-@\t\r\n＝＋－＠"))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("象牙", "象牙"),
        ("a\x00b", "a␀b"),
        ("a\r\nb", "a␍\nb"),
        ("\x1b", "␛001B;"),
        ("␛", "␛241B;"),
        ("_x000B_", "_␛0078;000B_"),
        ("\ud83d", "␛D83D;"),
    ],
)
def test_what_a_workbook_cannot_hold_stays_visible(text, cell):
    assert visible(text) == cell


def test_a_text_of_the_longest_length_is_whole():
    assert fitted("象" * LONGEST) == ("象" * LONGEST, 0)


@pytest.mark.parametrize("letter", ["象", "😀", "\x00", "␛"])
def test_a_longer_text_is_cut_at_a_character_and_says_so(letter):
    cell, left = fitted(letter * 40_000)
    kept = cell.removesuffix(CUT_MARK.format(left=left))
    assert len(cell.encode("utf-16-le")) // 2 <= LONGEST
    assert restored(kept) == letter * (40_000 - left)
    assert kept != cell
