"""Spreadsheets that are written: text stays text, and the same rows give the same bytes."""

import csv
import io
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casque.render import sheets
from casque.render.cells import LONGEST, restored
from casque.render.sheets import Column, Sheet, read_sheet, write_csv, write_workbook

NOW = datetime(2012, 6, 1, 8, tzinfo=UTC)
COLUMNS = (Column("title", "标题", 40), Column("price", "价格"))
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK('http://x')", "'=1", "007"]
HOSTILE = st.text(
    st.one_of(st.characters(), st.sampled_from("=+-@\t\r\n'\"<&\x00\x0b\x1b␛␍_x005F000B;\ud800")),
    max_size=40,
)


def a_workbook(folder, rows, **given_about):
    path = Path(folder) / "sheet.xlsx"
    about = given_about.get("about", [("round 轮次", "2012-05")])
    return write_workbook(path, [Sheet("titles 标题", COLUMNS, rows)], about=about, made_at=NOW)


def texts_of(path, sheet="titles 标题"):
    return [[c.value for c in row] for row in openpyxl.load_workbook(path)[sheet].iter_rows()]


@settings(max_examples=60, deadline=None)
@given(st.lists(HOSTILE, min_size=1, max_size=8))
def test_hostile_texts_come_back_exactly_through_openpyxl(texts):
    with tempfile.TemporaryDirectory() as folder:
        path = a_workbook(folder, [(text, None) for text in texts])
        read = [restored(row[0] or "") for row in texts_of(path)[1:]]
    assert read == texts


@settings(max_examples=60, deadline=None)
@given(st.lists(HOSTILE.filter(str.strip), min_size=1, max_size=8), st.booleans())
def test_what_is_written_is_read_from_both_kinds_of_file(texts, bom):
    sheet = Sheet("titles", COLUMNS, [(text, 5) for text in texts])
    wanted = [(at, {"title": text, "price": "5"}) for at, text in enumerate(texts, start=2)]
    with tempfile.TemporaryDirectory() as folder:
        plain = write_csv(Path(folder) / "sheet.csv", sheet, bom=bom)
        book = write_workbook(Path(folder) / "sheet.xlsx", [sheet], about=[], made_at=NOW)
        assert read_sheet(plain) == wanted
        assert read_sheet(book) == wanted


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_kept_as_text_in_a_workbook(tmp_path, text):
    path = a_workbook(tmp_path, [(text, 1)])
    cell = openpyxl.load_workbook(path)["titles 标题"]["A2"]
    assert cell.data_type == "s"
    assert restored(str(cell.value)) == text
    assert cell.hyperlink is None


@pytest.mark.parametrize("text", FORMULAS[:7])
def test_nothing_in_a_csv_runs(tmp_path, text):
    path = write_csv(tmp_path / "sheet.csv", Sheet("s", COLUMNS, [(text, -1)]), bom=False)
    written = list(csv.reader(io.StringIO(path.read_text("utf-8"), newline="")))[1]
    assert written[0][0] in "'␍"
    assert written[1] == "-1"


def test_an_address_is_no_live_link(tmp_path):
    path = a_workbook(tmp_path, [("https://lantern.example/1", 1)])
    parts = [zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()]
    assert not any(b"hyperlink" in part for part in parts)


def test_the_same_rows_give_the_same_bytes(tmp_path):
    first = a_workbook(tmp_path, [("象牙", 1.5)]).read_bytes()
    assert a_workbook(tmp_path, [("象牙", 1.5)]).read_bytes() == first


def test_a_mark_of_order_is_written_only_where_it_is_asked_for(tmp_path):
    sheet = Sheet("s", COLUMNS, [("象牙", None)])
    assert write_csv(tmp_path / "a.csv", sheet, bom=True).read_bytes()[:3] == b"\xef\xbb\xbf"
    assert write_csv(tmp_path / "b.csv", sheet, bom=False).read_bytes()[:1] == b'"'


def test_numbers_stay_numbers_and_long_ones_are_identities(tmp_path):
    path = a_workbook(tmp_path, [("a", 12.5), ("b", 10**17), ("c", None)])
    assert [row[1] for row in texts_of(path)[1:]] == [12.5, "100000000000000000", None]


def test_a_sheet_has_a_frozen_header_a_filter_and_its_widths(tmp_path):
    sheet = openpyxl.load_workbook(a_workbook(tmp_path, [("a" * 300, 1)]))["titles 标题"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B2"
    assert round(sheet.column_dimensions["A"].width) in (40, 41)
    assert sheet["A1"].value == "title 标题"
    assert sheet["A2"].alignment.wrap_text
    assert sheet.row_dimensions[2].height == 75


def test_a_cut_is_told_in_the_about_sheet(tmp_path):
    path = a_workbook(tmp_path, [("象", 1), ("象" * (LONGEST + 9), 2)])
    about = dict(texts_of(path, "About"))
    assert about["round 轮次"] == "2012-05"
    assert "sheet titles 标题, row 3, title: " in about["cut text 截断的文字"]
    assert "cut here" in texts_of(path)[2][0]


def test_more_rows_than_a_worksheet_holds_go_on_in_another(tmp_path, monkeypatch):
    # The true limit, a million rows, would take a minute to write.
    monkeypatch.setattr(sheets, "_ROWS_PER_WORKSHEET", 2)
    path = a_workbook(tmp_path, [(str(n), n) for n in range(5)])
    assert openpyxl.load_workbook(path).sheetnames == [
        "About", "titles 标题", "titles 标题 2", "titles 标题 3",
    ]  # fmt: skip
    assert texts_of(path, "titles 标题 3")[1:] == [["4", 4]]


def test_a_row_of_another_width_is_our_fault_and_fails(tmp_path):
    with pytest.raises(ValueError, match="zip"):
        a_workbook(tmp_path, [("a",)])
