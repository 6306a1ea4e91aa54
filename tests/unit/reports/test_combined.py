"""The combined sheet: each counting offer once, every number with its fraction, every gap."""

from dataclasses import replace

import openpyxl
import polars as pl

from casque.reports.combined import (
    gaps_sheet,
    measures_sheet,
    offers_sheet,
    states_sheet,
    uncovered_sheet,
    write_combined,
)
from casque.tables import MEASURES


def rows_of(sheet):
    names = [column.name for column in sheet.columns]
    return [dict(zip(names, row, strict=True)) for row in sheet.rows]


def test_there_are_as_many_offers_as_twpa_says(material):
    counted = material.said_of("twpa", material.round)
    assert counted["value"] == len(offers_sheet(material).rows) == 4


def test_an_offer_on_two_sites_stands_once_with_both_places(material):
    row = next(row for row in rows_of(offers_sheet(material)) if row["offer"] == "lantern:a2")
    assert row["sites"] == "Blue Lantern; 雨巷旧货 Rain Lane"
    assert row["links"].splitlines() == [
        "Blue Lantern: https://lantern.example/a2",
        "雨巷旧货 Rain Lane: https://rain.example/b1",
    ]
    assert row["verdict"] == "IV: unsure 存疑, on sale 在售 (judgements differ 判定不一致)"
    assert row["dealer"] == "lantern:k1"
    assert row["first round"] == "2012-05"


def test_new_ones_stand_before_known_ones(material):
    standings = [row["new, backlog or known"] for row in rows_of(offers_sheet(material))]
    assert standings == ["new 新增", "new 新增", "known 已知", "known 已知"]


def test_what_only_a_link_search_met_is_no_offer_of_the_round(material):
    assert "rain:b3" not in {row["offer"] for row in rows_of(offers_sheet(material))}


def test_a_measure_that_is_absent_keeps_its_fraction_and_its_reason(material):
    absent = MEASURES.frame(
        [
            {"measure": "nwpa_index", "round": material.round, "product": "", "numerator": 7.0,
             "denominator": 6.0, "value": None, "note": "2 months"},
            {"measure": "of_another_time", "round": material.round, "product": "IV"},
        ]
    )  # fmt: skip
    first, second = rows_of(measures_sheet(replace(material, measures=absent)))
    assert (first["numerator"], first["denominator"], first["value"]) == (7, 6, None)
    assert first["note"] == "2 months"
    assert (first["product"], second["product"], second["meaning"]) == ("all 全部", "IV", "")


def test_every_search_that_is_not_complete_is_a_row_with_its_reason(material):
    rows = [(row["term"], row["state"], row["reason"]) for row in rows_of(gaps_sheet(material))]
    assert rows == [
        ("犀角", "word blocked 词被屏蔽", "the site refuses the word"),
        ("犀角", "blocked 被拦截", "a captcha was asked for"),
        ("象牙", "partial 部分", "page 2 was promised"),
    ]


def test_what_was_never_searched_is_told(material):
    rows = {(row["site"], row["product"]): row for row in rows_of(uncovered_sheet(material))}
    assert rows["site 3", "IV ivory 象牙"]["searches"] == 0
    assert rows["雨巷旧货 Rain Lane", "RH rhino horn 犀角"]["why"].startswith("blocked")
    assert not any(site == "Blue Lantern" for site, _ in rows)


def test_states_are_counted_monthly_apart_from_others(material):
    done = next(row for row in rows_of(states_sheet(material)) if row["state"] == "done 完成")
    assert (done["monthly searches"], done["other searches"]) == (1, 1)


def test_the_workbook_opens_with_all_its_sheets(material, tmp_path):
    book = openpyxl.load_workbook(write_combined(tmp_path / "combined.xlsx", material))
    assert [name.split(" ")[0] for name in book.sheetnames] == [
        "About", "offers", "measures", "gaps", "not", "searches",
    ]  # fmt: skip


def test_a_round_that_saw_nothing_has_sheets_without_rows(material):
    bare = replace(
        material.ledger,
        sightings=material.ledger.sightings.clear(),
        hits=material.ledger.hits.clear(),
        searches=material.ledger.searches.with_columns(state=pl.lit("failed")),
    )
    empty = replace(material, ledger=bare)
    assert offers_sheet(empty).rows == []
    assert len(gaps_sheet(empty).rows) == 5
