"""Tables: a station gives what it promises, or is told what is wrong with it."""

import polars as pl
import pytest

from casque.errors import TableBroken
from casque.tables import OFFERS, ROUNDS, TABLES

AN_OFFER = {"offer": "o1", "site": "s1", "item": "A"}


def test_rows_become_the_table_and_what_they_leave_out_is_null():
    frame = ROUNDS.frame([{"round": "2014-09"}])
    assert frame.rows() == [("2014-09", None, None)]
    assert frame.schema == ROUNDS.empty().schema


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda f: f.drop("item"), "item is missing, not String"),
        (lambda f: f.with_columns(item=pl.lit(7)), "item is Int32, not String"),
        (lambda f: f.with_columns(price=pl.lit("¥7")), "price is not part of it"),
        (lambda f: f.select("item", "site", "offer"), "columns stand in another order"),
        (lambda f: pl.concat([f, f]), "a key ('site', 'item') stands twice"),
    ],
)
def test_another_table_is_refused_with_what_differs(change, what):
    with pytest.raises(TableBroken) as refused:
        OFFERS.check(change(OFFERS.frame([AN_OFFER])))
    assert str(refused.value) == f"table offers: {what}"


def test_everything_that_differs_is_told_at_once():
    frame = OFFERS.frame([AN_OFFER]).rename({"item": "thing"})
    with pytest.raises(TableBroken, match="item is missing, not String; thing is not part of it"):
        OFFERS.check(frame)


def test_every_table_has_a_name_of_its_own_and_a_key_among_its_columns():
    assert len({table.name for table in TABLES}) == len(TABLES)
    assert [table.name for table in TABLES if not set(table.key) <= set(table.columns)] == []
