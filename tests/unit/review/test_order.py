"""The order: the more open, the rarer, the fresher first; and it says why."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from casque.review.order import FEATURES, in_order

BEGIN = datetime(2012, 3, 1, tzinfo=UTC)


def features(*changes: dict[str, object]) -> pl.DataFrame:
    """Return one item for each: named by one plain word, unless it says otherwise."""
    rows = [
        {
            "offer": f"s:{n}", "product": "IV", "round": "2012-03", "stratum": "", "site": "s",
            "account": f"a{n}", "term": "t", "words": 1, "plain": True, "named": True,
            "products": 1, "empty": False, "fresh": "2012-03", "first_at": BEGIN + timedelta(n),
        } | change
        for n, change in enumerate(changes)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=FEATURES)


def test_kinds_take_turns() -> None:
    one, other = {"term": "t"}, {"term": "u"}
    assert ordered(one, one, one, other, other) == ["s:0", "s:3", "s:1", "s:4", "s:2"]


def ordered(*changes: dict[str, object]) -> list[str]:
    return in_order(features(*changes)).sort("priority", descending=True)["offer"].to_list()


def reasons(**change: object) -> list[dict[str, object]]:
    why = json.loads(in_order(features(change))["why"][0])
    return [reason for reason in why if reason["code"] not in ("seen", "first_of_its_kind")]


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ({"products": 2}, {"plain": False}),
        ({"plain": False}, {}),
        ({}, {"words": 3}),
        ({"words": 3}, {"named": False}),
        ({"stratum": "none", "named": False}, {}),
        ({"fresh": "2012-09"}, {"fresh": "2012-08"}),
        ({"words": 3, "fresh": "2013-03"}, {}),
    ],
)
def test_the_more_open_and_the_fresher_comes_first(more: dict, less: dict) -> None:  # type: ignore[type-arg]
    assert ordered(less, more) == ["s:1", "s:0"]


def test_after_one_of_a_kind_another_kind_is_looked_at() -> None:
    alike = {"account": "same"}
    assert ordered(alike, alike, alike, {})[:2] == ["s:0", "s:3"]


def test_what_comes_later_moves_nothing_that_was_there() -> None:
    alike = {"account": "same"}
    before = in_order(features(alike, {}))
    after = in_order(features(alike, {}, alike, {"fresh": "2013-01"}))
    assert after.join(before, on=["offer", "product", "priority", "why"]).height == before.height


def test_it_says_why_the_strongest_first() -> None:
    assert reasons(products=2, plain=False, words=2, stratum="disguised") == [
        {"code": "several_products", "products": 2},
        {"code": "disguised"},
        {"code": "drawn", "stratum": "disguised"},
        {"code": "several_words", "words": 2},
    ]
    assert reasons(named=False, empty=True) == [{"code": "no_text"}, {"code": "no_word"}]


def test_it_says_how_many_were_alike_and_how_fresh_it_is() -> None:
    alike = {"account": "same"}
    why = [json.loads(text) for text in in_order(features(alike, alike, {}))["why"]]
    assert [reasons[1:-1] for reasons in why] == [
        [{"code": "first_of_its_kind"}],
        [{"code": "alike", "ahead": 1}],
        [],
    ]
    assert why[0][-1] == {"code": "seen", "round": "2012-03"}


def test_half_a_year_halves() -> None:
    then, now = in_order(features({"fresh": "2012-03"}, {"fresh": "2012-09", "term": "u"}))[
        "priority"
    ]
    assert now - then == pytest.approx(1)
