from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casque.errors import FieldNotUnderstood
from casque.text.plain import half_width
from casque.text.prices import price_in_yuan


@pytest.mark.parametrize(
    ("printed", "amount"),
    [
        ("38", "38"),
        ("38.00", "38"),
        ("¥38", "38"),
        ("￥ 3８.５０", "38.5"),
        ("¥40.80", "40.80"),
        ("当前价¥30", "30"),  # an auction's present bid
        ("售价：350元", "350"),
        ("1,280.50", "1280.5"),
        ("1.2万", "12000"),  # 12,000
        ("¥3万元", "30000"),
        ("1.5亿", "150000000"),
        ("RMB 12", "12"),
        ("0", "0"),
    ],
)
def test_a_printed_price_is_read_exactly(printed, amount):
    assert price_in_yuan(printed) == Decimal(amount)


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "面议",  # to be negotiated
        "八百元",  # eight hundred, in words
        "38-50",  # a range
        "38起",  # from 38
        "1万2",  # colloquially 12,000
        "1,28",
        "US$38",
        "$38",
        "38 39",
        "-5",
        "②",
        "1.2.3",
        "9" * 100,
    ],
)
def test_what_is_not_one_amount_is_refused(printed):
    with pytest.raises(FieldNotUnderstood):
        price_in_yuan(printed)


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_any_amount_in_yuan_and_fen_comes_back(amount):
    assert price_in_yuan(f"¥{amount}") == amount


@given(st.text())
def test_any_text_gives_an_amount_or_a_refusal(text):
    with suppress(FieldNotUnderstood):
        assert price_in_yuan(text) >= 0


def test_half_width_leaves_circled_digits_alone():
    assert half_width("￥１２②　元") == "¥12② 元"
