"""The advertisements seen in a round: in their latest version, with all that is known."""

from dataclasses import replace

import polars as pl
from invented_report import a_material

from casque.reports.advertisements import seen_in_round
from casque.tables import SIGHTINGS


def one(material, item):
    return seen_in_round(material).row(by_predicate=pl.col("item") == item, named=True)


def test_each_advertisement_of_the_round_stands_once(material):
    assert sorted(seen_in_round(material)["item"]) == [
        "a1", "a2", "a3", "a4", "a5", "a6", "b1", "b2", "b3", "b4",
    ]  # fmt: skip


def test_first_seen_is_the_earliest_capture_on_that_site(material):
    row = one(material, "a5")
    assert (row["first_round"], row["first_seen"]) == ("2012-03", "2012-03-20")
    assert row["seen_before"]
    assert not one(material, "b1")["seen_before"]


def test_a_day_is_cut_in_the_zone_of_the_programme(material):
    late = material.ledger.sightings.with_columns(pl.col("captured_at").dt.offset_by("14h"))
    ledger = replace(material.ledger, sightings=late)
    assert one(replace(material, ledger=ledger), "a2")["first_seen"] == "2012-05-21"


def test_a_later_round_changes_nothing_of_an_earlier_report():
    assert sorted(seen_in_round(a_material("2012-04"))["item"]) == ["a1", "a4", "b3"]
    assert one(a_material("2012-04"), "a4")["verdict"] == "IV: genuine 真品, sale 出售"


def test_in_the_first_round_nothing_was_reported_before():
    assert a_material("2012-03").last_round is None
    assert not seen_in_round(a_material("2012-03"))["reported"].any()


def test_what_the_last_sheet_asked_to_remove_is_marked(material):
    seen = seen_in_round(material)
    assert seen.filter("reported")["item"].sort().to_list() == ["a1", "a4", "b3"]


def test_a_search_of_a_link_is_no_word(material):
    assert one(material, "b3")["searched"] == ""
    assert one(material, "a1")["searched"] == "象牙"


def test_judged_and_waiting_products_are_kept_apart(material):
    row = one(material, "b4")
    assert (row["products"], row["verdict"], row["waiting"]) == (
        "IV",
        "IV: genuine 真品, sale 出售",
        "RH",
    )
    assert one(material, "a6")["verdict"] == "IV: fake 仿品, sale 出售"
    assert not one(material, "a6")["counting"]


def test_an_advertisement_that_was_never_screened_is_neither_asked_nor_waiting(material):
    stranger = material.ledger.sightings.filter(item="a1", round="2012-05").with_columns(
        item=pl.lit("x1"), account=pl.lit(None, dtype=pl.String)
    )
    seen = SIGHTINGS.check(pl.concat([material.ledger.sightings, stranger]))
    row = one(replace(material, ledger=replace(material.ledger, sightings=seen)), "x1")
    assert not row["counting"]
    assert (row["waiting"], row["verdict"]) == ("", "")


def test_of_several_versions_the_latest_is_shown_and_one_that_counts_is_enough(material):
    changed = material.ledger.sightings.filter(item="a1", round="2012-05").with_columns(
        pl.col("captured_at").dt.offset_by("1h"), version=pl.lit("v9"), title=pl.lit("changed")
    )
    seen = pl.concat([material.ledger.sightings, changed])
    row = one(replace(material, ledger=replace(material.ledger, sightings=seen)), "a1")
    assert row["title"] == "changed"
    assert row["counting"]
