"""Masking: contacts and long numbers go, everything else stays, and stays where it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casque.text.masking import MASK, masked


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("电话 13800000000", "3800000000"),
        ("电话 １３８ ００００ ００００", "００００"),
        ("手机 138-0000-0000 找我", "0000"),
        ("一三八零零零零零零零零", "八零零零零零零零零"),
        ("①③⑧⓪⓪⓪⓪⓪⓪⓪⓪", "⑧⓪⓪⓪⓪⓪⓪⓪⓪"),
        ("1*3*8*0*0*0*0*0*0*0*0", "3"),
        ("卡号 6222 0200 0000 0000 000", "0200"),
        ("加微信：Lao_Wang88", "o_Wang88"),
        ("VX laowang88", "owang88"),
        ("扣扣 12345", "2345"),
        ("abcdef@mail.example", "cdef"),
        ("电话 138.0000.1234", "0000"),
        ("电话 138，0000，1234", "0000"),
        ("V：laowang88", "owang88"),
        ("q q 12345678", "345678"),
    ],
)
def test_what_reaches_a_person_is_hidden(text: str, hidden: str) -> None:
    assert hidden not in masked(text)
    assert MASK in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "老象牙手镯 内径58毫米",
        "XY-象*牙",
        "一红二黑三白",
        "¥12,000,000",
        "2012-03-05 发布",
        "1000元",
    ],
)
def test_words_prices_and_dates_stay(text: str) -> None:
    assert masked(text) == text


@given(st.text(alphabet=st.sampled_from("象牙 0123456789①一微信wxVX:@.-*，\n\u200b"), max_size=60))
def test_no_character_moves(text: str) -> None:
    hidden = masked(text)
    assert len(hidden) == len(text)
    assert all(new in (old, MASK) for old, new in zip(text, hidden, strict=True))
