"""Lighting: words are lit where they were found, and the text stays itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casque.rounds.lighting import Found, segments
from casque.text.masking import masked


def word(start: int, end: int, product: str = "IV", plain: str = "象牙") -> Found:
    return Found(start, end, product, plain, "separator")


def test_a_word_is_lit_with_what_it_is() -> None:
    before, lit, after = segments("老象*牙筷", [word(1, 4)], product="IV")
    assert (before.text, after.text, before.kind) == ("老", "筷", "")
    assert (lit.text, lit.kind, lit.product, lit.plain) == ("象*牙", "word", "IV", "象牙")


def test_the_longer_of_two_that_overlap_is_lit() -> None:
    lit = [s.text for s in segments("象牙手镯", [word(0, 2), word(0, 4)], product="IV") if s.kind]
    assert lit == ["象牙手镯"]


def test_a_word_of_two_products_is_lit_for_the_one_that_is_judged() -> None:
    found = [word(0, 2, "IV"), word(0, 2, "RH")]
    assert [s.product for s in segments("角料", found, product="RH")] == ["RH"]


def test_a_place_outside_the_text_lights_nothing() -> None:
    assert [s.kind for s in segments("象牙", [word(1, 9), word(2, 2)], product="IV")] == [""]


def test_a_contact_beside_a_word_is_hidden() -> None:
    shown = "".join(s.text for s in segments("象牙 13800000000", [word(0, 2)], product="IV"))
    assert "3800000000" not in shown
    assert shown.startswith("象牙 13")


places = st.builds(word, st.integers(0, 12), st.integers(0, 14))


@given(st.text(alphabet="象牙角料<>&0123456789", max_size=12), st.lists(places, max_size=5))
def test_the_segments_make_up_the_masked_text(text: str, found: list[Found]) -> None:
    assert "".join(s.text for s in segments(text, found, product="IV")) == masked(text)
