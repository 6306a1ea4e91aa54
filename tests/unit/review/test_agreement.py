"""Kappa against tables that were worked out by hand."""

from __future__ import annotations

from itertools import chain, repeat

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casque.review.agreement import Agreement, agreement, kappa_of

GOODS = ("genuine", "fake", "innocent")


def pairs(table: list[list[int]]) -> list[tuple[str, str]]:
    """Return the pairs of a table: its rows what the first said, its columns the second."""
    return list(
        chain.from_iterable(
            repeat((GOODS[i], GOODS[j]), number)
            for i, row in enumerate(table)
            for j, number in enumerate(row)
        )
    )


def test_two_by_two_by_hand() -> None:
    """Observed (20 + 15) / 50 = 0.7; by chance 0.5 x 0.6 + 0.5 x 0.4 = 0.5; (0.7 - 0.5) / 0.5."""
    assert agreement(pairs([[20, 5], [10, 15]])) == Agreement(50, 0.7, 0.4)


def test_three_by_three_by_hand() -> None:
    """Observed 30 / 50; by chance (20 x 15 + 20 x 15 + 10 x 20) / 2500 = 0.32; 0.28 / 0.68."""
    table = [[10, 5, 5], [5, 10, 5], [0, 0, 10]]
    assert agreement(pairs(table)) == Agreement(50, 0.6, pytest.approx(7 / 17))


def test_worse_than_chance_is_below_zero() -> None:
    assert agreement([("fake", "genuine"), ("genuine", "fake")]).kappa == -1


def test_without_pairs_or_with_one_word_only_it_is_not_defined() -> None:
    assert agreement([]) == Agreement(0, None, None)
    assert agreement([("fake", "fake")] * 4) == Agreement(4, 1.0, None)


@given(st.lists(st.tuples(st.sampled_from(GOODS), st.sampled_from(GOODS)), min_size=1))
def test_who_is_first_makes_no_difference(said: list[tuple[str, str]]) -> None:
    assert agreement(said) == agreement([(second, first) for first, second in said])


def read(text: str) -> pl.DataFrame:
    """Return blind verdicts such as "IV 1 d1 A fake", in their order."""
    rows = [line.split() for line in text.split(", ")]
    return pl.DataFrame(
        [(product, int(v), int(d[1:]), by, goods) for product, v, d, by, goods in rows],
        schema=["product", "version", "decision", "by", "goods"],
        orient="row",
    )


def test_each_product_has_its_own_and_a_group_is_one_pair() -> None:
    found = kappa_of(
        read(
            "IV 1 d1 A fake, IV 2 d1 A fake, IV 1 d2 B fake, IV 2 d2 B fake, "
            "IV 3 d3 A genuine, IV 3 d4 B genuine, TB 1 d5 A fake, TB 1 d6 B genuine"
        )
    )
    assert found.rows() == [("IV", 2, 1.0, 1.0), ("TB", 1, 0.0, 0.0)]


def test_one_reader_is_no_pair_and_a_third_changes_nothing() -> None:
    assert kappa_of(read("IV 1 d1 A fake")).is_empty()
    two = "IV 1 d1 A fake, IV 1 d2 B genuine"
    assert kappa_of(read(two + ", IV 1 d3 A genuine")).equals(kappa_of(read(two)))


def test_who_corrects_before_the_second_reads_is_taken_at_the_later_word() -> None:
    found = kappa_of(read("IV 1 d1 A fake, IV 1 d2 A genuine, IV 1 d3 B genuine"))
    assert found["agreement"].to_list() == [1.0]
