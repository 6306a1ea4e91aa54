"""What is drawn depends on names alone."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from casque.review.sampling import PER_STRATUM, drawn, is_blind


def frame(*strata: tuple[str, str, int]) -> pl.DataFrame:
    """Return so many items of each round and stratum."""
    rows = [
        (name, stratum, f"s:{name}:{stratum}:{n}", "IV")
        for name, stratum, number in strata
        for n in range(number)
    ]
    return pl.DataFrame(rows, schema=["round", "stratum", "offer", "product"], orient="row")


def counts(found: pl.DataFrame) -> dict[tuple[str, str], int]:
    counted = found.group_by("round", "stratum").len()
    return {(name, stratum): number for name, stratum, number in counted.iter_rows()}


def test_each_stratum_of_each_round_gives_its_number_or_all_it_has() -> None:
    items = frame(("2012-03", "plain", 70), ("2012-03", "none", 3), ("2012-04", "plain", 25))
    assert counts(drawn(items)) == {
        ("2012-03", "plain"): PER_STRATUM,
        ("2012-03", "none"): 3,
        ("2012-04", "plain"): PER_STRATUM,
    }


@given(order=st.randoms(use_true_random=False))
def test_the_order_of_rows_draws_nothing_else(order) -> None:  # type: ignore[no-untyped-def]
    items = frame(("2012-03", "plain", 40))
    places = list(range(items.height))
    order.shuffle(places)
    assert set(drawn(items[places])["offer"]) == set(drawn(items)["offer"])


def test_what_is_drawn_stays_drawn_when_others_leave() -> None:
    items = frame(("2012-03", "plain", 200))
    chosen = drawn(items)
    fewer = items.filter(
        pl.col("offer").is_in(chosen["offer"].implode()) | (pl.int_range(pl.len()) % 2 == 0)
    )
    assert set(drawn(fewer)["offer"]) == set(chosen["offer"])


def test_another_round_draws_by_other_lots() -> None:
    items = frame(("2012-03", "plain", 200))
    later = items.with_columns(round=pl.lit("2012-04"))
    assert set(drawn(items)["offer"]) != set(drawn(later)["offer"])


def test_a_tenth_is_blind_whatever_it_is_called() -> None:
    number = sum(is_blind(f"site:{n}") for n in range(20_000))
    assert 1_900 < number < 2_100
    assert is_blind("shoucang_api:4") is is_blind("shoucang_api:4")
