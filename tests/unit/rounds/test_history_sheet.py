"""What a sheet of history says: its columns guessed, its cells read or refused by their place."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from casque.errors import UsageProblem
from casque.rounds.history_sheet import (
    Names,
    Refused,
    month_of,
    names_of,
    read_columns,
    read_rows,
)
from casque.scope import load_programme, packaged
from casque.sites import catalogue, load_adapter
from casque.sites.belonging import Owners

PRODUCTS = names_of(load_programme(packaged("traffic-2012")).products)
NOW = datetime(2026, 11, 24, tzinfo=UTC)
NAMES = Names(
    products=PRODUCTS,
    sites={"taobao": "taobao", "淘宝": "taobao"},
    owners=Owners({name: load_adapter(folder) for name, folder in catalogue().items()}),
    now=NOW,
)


def read(header: list[str], *rows: list[str], told: dict[str, str] | None = None):
    columns = read_columns(header, told or {}, PRODUCTS)
    cells = [(n, dict(zip(header, row, strict=True))) for n, row in enumerate(rows, start=2)]
    entries, refused = read_rows(cells, columns, NAMES, file="f.csv", tell=lambda done: None)
    return [entry for _, entry in entries], [(r.row, r.column, r.what) for r in refused]


@pytest.mark.parametrize(
    ("headers", "kind", "said"),
    [
        (["URL", "First seen", "Verdict"], "links",
         {"link": "URL", "first": "First seen", "goods": "Verdict"}),
        (["网址", "首次发现", "产品", "真伪", "行为"], "links",
         {"link": "网址", "first": "首次发现", "product": "产品", "goods": "真伪", "act": "行为"}),
        (["site", "item", "month"], "links", {"site": "site", "item": "item", "first": "month"}),
        (["Year", "Product", "Advertisements"], "totals",
         {"period": "Year", "product": "Product", "total": "Advertisements"}),
        (["年份", "象牙", "犀牛角"], "totals", {"period": "年份", "IV": "象牙", "RH": "犀牛角"}),
        (["first_round", "LINK"], "links", {"first": "first_round", "link": "LINK"}),
        (["colour"], "", {}),
    ],
)  # fmt: skip
def test_columns_are_guessed_in_both_languages(headers, kind, said) -> None:
    columns = read_columns(headers, {}, PRODUCTS)
    assert (columns.kind, dict(columns.headers)) == (kind, said)


def test_a_guess_can_be_changed_and_left_out() -> None:
    columns = read_columns(["URL", "old", "month"], {"link": "old", "first": ""}, PRODUCTS)
    assert dict(columns.headers) == {"link": "old"}
    assert columns.missing == ("first",)


def test_what_no_column_says_is_named() -> None:
    assert read_columns(["link"], {}, PRODUCTS).missing == ("first",)
    assert read_columns(["year", "ivory"], {}, PRODUCTS).missing == ()
    assert read_columns(["year", "product"], {}, PRODUCTS).missing == ("total",)
    assert read_columns(["colour"], {}, PRODUCTS).missing == ("link or total",)


@pytest.mark.parametrize("told", [{"link": "nowhere"}, {"colour": "link"}])
def test_a_mapping_that_does_not_fit_is_refused(told: dict[str, str]) -> None:
    with pytest.raises(UsageProblem):
        read_columns(["link", "first"], told, PRODUCTS)


@pytest.mark.parametrize(
    ("text", "month"),
    [("2011-05", "2011-05"), ("2011/5", "2011-05"), ("2011.5", "2011-05"), ("2011.10", "2011-10"),
     ("2011年5月", "2011-05"), ("2011年12月31日", "2011-12"), ("2011-05-17", "2011-05"),
     ("2011-05-17T08:00:00", "2011-05"), ("2011/5/17 8:05", "2011-05"), ("2026-11", "2026-11")],
)  # fmt: skip
def test_a_month_is_read_however_it_is_written(text: str, month: str) -> None:
    assert month_of(text, field="first", now=NOW) == month


@pytest.mark.parametrize(
    ("text", "what"),
    [("2011.1", "may be January or October"), ("2011", "is no month"), ("", "is no month"),
     ("2011-13", "is no month"), ("2011-00", "is no month"), ("05-2011", "is no month"),
     ("1895-05", "is no month"), ("2026-12", "is still to come")],
)  # fmt: skip
def test_what_is_no_month_is_refused(text: str, what: str) -> None:
    with pytest.raises(Refused, match=what):
        month_of(text, field="first", now=NOW)


def test_a_link_gives_site_item_and_link() -> None:
    entries, refused = read(
        ["link", "first", "product", "goods", "act", "source"],
        [
            "https://item.taobao.com/item.htm?ns=1&id=5",
            "2011-05",
            "Ivory；犀牛角",
            "真品",
            "出售",
            "us",
        ],
    )
    assert refused == []
    assert entries == [
        {"site": "taobao", "item": "5", "link": "https://item.taobao.com/item.htm?id=5",
         "product": product, "first_round": "2011-05", "goods": "genuine", "act": "sale",
         "source": "us"}
        for product in ("IV", "RH")
    ]  # fmt: skip


def test_without_a_link_site_and_item_name_it() -> None:
    entries, _ = read(["site", "item", "month"], ["淘宝", "77", "2011-05"])
    assert (entries[0]["site"], entries[0]["item"], entries[0]["link"]) == ("taobao", "77", "")
    assert (entries[0]["product"], entries[0]["goods"], entries[0]["source"]) == ("", "", "f.csv")


def test_every_cell_that_is_wrong_is_told_with_its_place() -> None:
    good = ["https://a.example/1", "2011-05", "IV", "fake"]
    entries, refused = read(
        ["网址", "月份", "产品", "判定"],
        good,
        ["javascript:alert(1)", *good[1:]],
        ["", *good[1:]],
        [good[0], "soon", *good[2:]],
        [*good[:2], "unicorn", "fake"],
        [*good[:3], "perhaps"],
        ["象牙", "soon", "IV", "perhaps"],
        [f"https://a.example/{'x' * 600}", *good[1:]],
    )
    assert len(entries) == 1
    assert refused == [
        (3, "网址", "cannot be read: not an address"),
        (4, "网址", "is blank"),
        (5, "月份", "is no month"),
        (6, "产品", "names no product of the programme"),
        (7, "判定", "is no word for it"),
        (8, "网址", "cannot be read: the page itself, not an item"),
        (8, "月份", "is no month"),
        (8, "判定", "is no word for it"),
        (9, "网址", "is longer than 500 characters"),
    ]


def test_totals_are_numbers_or_lower_bounds() -> None:
    entries, refused = read(
        ["period", "product", "total", "source"],
        ["2006", "ivory", "332", "a survey"],
        ["2006年", "rhino horn", "1,193+", ""],
        ["2006-05", "IV", "many", ""],
        ["2006", "IV", "99999999999", ""],
        ["2031", "IV", "1", ""],
    )
    assert entries == [
        {"period": "2006", "site": "", "source": "a survey", "product": "IV",
         "advertisements": 332, "at_least": False},
        {"period": "2006", "site": "", "source": "an imported sheet", "product": "RH",
         "advertisements": 1193, "at_least": True},
    ]  # fmt: skip
    assert refused == [
        (4, "total", "is no number"),
        (5, "total", "is larger than any count"),
        (6, "period", "is still to come"),
    ]


def test_a_column_for_each_product_gives_a_total_for_each_that_is_filled() -> None:
    entries, refused = read(
        ["Year", "Ivory", "Rhino horn"], ["2006", "332", "193"], ["2007", "4", ""]
    )
    said = [(e["period"], e["product"], e["advertisements"]) for e in entries]
    assert said == [("2006", "IV", 332), ("2006", "RH", 193), ("2007", "IV", 4)]
    assert refused == []
