"""Importing history: whole or not at all, twice is once, and an imported link is never new."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import saved_pages as s
from casque.db import history
from casque.db import models as m
from casque.db.connection import disconnect
from casque.rounds.history import Imported, first_rows, import_history, look
from casque.rounds.home import Home
from casque.rounds.opening import open_round
from casque.rounds.reading import read_known
from casque.rounds.running import Request, run_round

LINKS = """link,first seen,product,verdict
https://m.shoucang.example/goods/1,2011-05,IV,genuine
https://old.example/x?b=1&a=2,2011-06,犀牛角,
"""


@pytest.fixture
def home(tmp_path: Path):
    yield s.a_home(tmp_path)
    disconnect()


def taken(home: Home, text: str, *, name: str = "old.csv", **how: object) -> Imported:
    path = home.path / name
    path.write_text(text, encoding="utf-8")
    how = {"mapping": {}, "by": "L1", "clock": s.FixedClock()} | how
    return import_history(home, path, **how)


def test_links_are_recorded_with_who_and_when(home: Home) -> None:
    assert taken(home, LINKS) == Imported("old.csv", "links", 2, 2, 0, (), dry_run=False)
    row = m.HistoryLink.objects.get(site="old.example")
    assert (row.link, row.product, row.first_round) == (
        "https://old.example/x?a=2&b=1",
        "RH",
        "2011-06",
    )
    assert (row.by, row.at, row.source) == ("L1", s.MARCH, "old.csv")


def test_a_dry_run_records_nothing(home: Home) -> None:
    assert taken(home, LINKS, dry_run=True).new == 2
    assert history.links().is_empty()


def test_importing_twice_adds_nothing(home: Home) -> None:
    taken(home, LINKS)
    again = taken(home, LINKS, name="another-name.csv")
    assert (again.new, again.known, again.refused) == (0, 2, ())
    assert history.links().height == 2


def test_one_wrong_cell_refuses_the_whole_sheet(home: Home) -> None:
    said = taken(home, LINKS + "https://old.example/y,2011-13,IV,\n")
    assert (said.new, [(one.row, one.column) for one in said.refused]) == (0, [(4, "first seen")])
    assert history.links().is_empty()


def test_a_row_that_differs_is_refused_with_both_values(home: Home) -> None:
    taken(home, LINKS)
    said = taken(home, LINKS.replace("2011-05,IV,genuine", "2011-07,IV,fake"))
    assert [(one.row, one.column, one.what) for one in said.refused] == [
        (2, "first seen", "says 2011-07, and 2011-05 is recorded or stands above"),
        (2, "verdict", "says fake, and genuine is recorded or stands above"),
    ]
    assert set(history.links()["first_round"]) == {"2011-05", "2011-06"}


def test_a_verdict_is_not_added_later_and_a_blank_one_takes_nothing_away(home: Home) -> None:
    taken(home, LINKS)
    assert taken(home, LINKS.replace("genuine", "")).known == 2
    late = taken(home, LINKS.replace("犀牛角,", "犀牛角,fake"))
    assert late.refused[0].what == "says fake, and nothing is recorded or stands above"


def test_two_rows_of_a_sheet_that_differ_are_refused_and_equal_ones_are_one(home: Home) -> None:
    row = "https://old.example/x?a=2&b=1,2011-06,RH,\n"
    assert (taken(home, LINKS + row, dry_run=True).new, history.links().height) == (2, 0)
    differs = taken(home, LINKS + row.replace("06", "07"))
    assert [one.row for one in differs.refused] == [4]


def test_totals_are_recorded_once_and_differing_ones_refused(home: Home) -> None:
    text = "Year,Ivory,Rhino horn,Source\n2006,332,193,a survey\n"
    first = taken(home, text)
    assert (first.kind, first.rows, first.new) == ("totals", 1, 2)
    assert taken(home, text).known == 2
    bound = taken(home, text.replace("193", "193+"))
    assert bound.refused[0].column == "Rhino horn"
    assert bound.refused[0].what == "says 193+, and 193 is recorded or stands above"
    assert history.totals().sort("product")["advertisements"].to_list() == [332, 193]


def test_a_mapping_says_what_a_header_does_not(home: Home) -> None:
    text = "où,quand\nhttps://old.example/x,2011-05\n"
    blind = taken(home, text)
    assert (blind.new, blind.refused[0].what) == (0, "is said by no column")
    assert taken(home, text, mapping={"link": "où", "first": "quand"}).new == 1


@pytest.mark.parametrize("text", ["link,first\n", "", 'link,first\n"https://a.example/1,2011-05\n'])
def test_what_is_no_whole_sheet_is_refused_in_words(home: Home, text: str) -> None:
    said = taken(home, text)
    assert (said.new, len(said.refused)) == (0, 1)
    assert said.as_json()["refused"][0]["do"]


def test_a_preview_shows_columns_and_first_rows(home: Home) -> None:
    path = home.path / "old.csv"
    path.write_text(LINKS + "https://old.example/z,2011-05,IV,\n" * 20, encoding="utf-8")
    seen = look(home, first_rows(path), name="old.csv", mapping={})
    assert seen.columns.kind == "links"
    assert seen.headers == ("link", "first seen", "product", "verdict")
    assert (len(seen.rows), seen.rows[0][0]) == (8, 2)
    assert {"link", "total", "IV"} <= set(seen.fields)


def test_progress_is_told_to_the_end(home: Home) -> None:
    told: list[tuple[int, int, str]] = []
    taken(home, LINKS, tell=lambda *said: told.append(said))
    assert told == [(2, 2, "read"), (2, 2, "write")]


def collected(home: Home, tmp_path: Path) -> pl.DataFrame:
    """Return why each offer of a collected round stands as it does."""
    open_round(home, "2012-03", by="lead", now=s.MARCH)
    rows = [s.goods(n, f"象牙 {n}") for n in (1, 2)]
    pages = {"象牙": [s.answer(rows)], "虎骨": [s.NONE_FOUND], "XY": [s.NONE_FOUND]}
    folder = s.save(tmp_path / "pages", pages, kind="term")
    run_round(home, Request("2012-03", folder), clock=s.FixedClock())
    from casque.measures.rows import counted_offers

    known = read_known(home, s.FixedClock())
    return counted_offers(known.ledger, "2012-03", zone=known.zone).filter(pl.col("product") == "")


def test_an_imported_link_is_never_new_when_a_round_sees_it(home: Home, tmp_path: Path) -> None:
    taken(home, LINKS)
    standings = dict(collected(home, tmp_path).select("offer", "standing").iter_rows())
    assert standings["shoucang_api:1"] == "known"
    assert standings["shoucang_api:2"] != "known"


def test_history_that_comes_after_the_round_is_known_too(home: Home, tmp_path: Path) -> None:
    before = dict(collected(home, tmp_path).select("offer", "standing").iter_rows())
    assert before["shoucang_api:1"] != "known"
    taken(home, LINKS)
    known = read_known(home, s.FixedClock())
    assert known.ledger.history.height == 2
