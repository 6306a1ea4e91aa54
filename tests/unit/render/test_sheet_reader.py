"""Sheets that people filled in: read exactly or refused with everything that is wrong."""

import struct
import zipfile
import zlib
from datetime import date, datetime, time

import openpyxl
import pytest

from casque.errors import FileMissing, SheetInvalid
from casque.render import unpacked
from casque.render.sheet_reader import header_key, read_sheet

JUDGED = "site,item,why\r\ns1,007,牙雕手感对\r\n"


def a_file(folder, data, name="sheet.csv"):
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def a_book(folder, rows, sheet="judgements"):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    path = folder / "sheet.xlsx"
    book.save(path)
    return path


def refusals(path, **which):
    with pytest.raises(SheetInvalid) as refused:
        read_sheet(path, **which)
    assert all(problem.file == str(path) for problem in refused.value.problems)
    return [(p.line, p.what) for p in refused.value.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_the_three_encodings_that_are_met(tmp_path, encoding):
    path = a_file(tmp_path, JUDGED.encode(encoding))
    assert read_sheet(path) == [(2, {"site": "s1", "item": "007", "why": "牙雕手感对"})]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ("一,二\n".encode("utf-16"), "is in UTF-16"),
        ("\ufeff象牙,二\n".encode() + b"\xff", "has bytes that are not UTF-8"),
        ("象牙,犀角,虎骨\n".encode()[:-2] + b"\xe8,\n", "has bytes that are not UTF-8"),
        (b"site,item\na,\xff\xff\n", "is neither UTF-8 nor GB18030"),
        (b"", "has no header"),
        (b"\n\n,,\n", "has no header"),
        (b'a,b\n"1,2\n', "is not a CSV row (unexpected end of data)"),
        (b"a;b;c\n1;2;3\n", "columns are not separated by commas"),
    ],
)
def test_a_csv_that_cannot_be_read_exactly_is_refused(tmp_path, data, what):
    assert what in [said for _, said in refusals(a_file(tmp_path, data))]


def test_bytes_that_are_damaged_are_named_by_their_line(tmp_path):
    path = a_file(tmp_path, "象牙,犀角\n虎骨,豹骨\n".encode() + b"a,\xff\n")
    assert refusals(path) == [(3, "has bytes that are not UTF-8")]


def test_every_problem_is_told_at_once(tmp_path):
    path = a_file(tmp_path, "site,,site\na,b,c\na\na,b,c,d\n")
    assert refusals(path) == [
        (1, "column 2 has no name"),
        (1, "two columns are called site"),
        (3, "has 1 cells, the header has 3"),
        (4, "has a cell beyond the last named column"),
    ]


def test_blank_rows_and_columns_are_passed_over_and_rows_keep_their_numbers(tmp_path):
    path = a_file(tmp_path, 'a,b,,\n\n"1\n1",2,,\n,,,\n3,4,,\n')
    assert read_sheet(path) == [(3, {"a": "1\n1", "b": "2"}), (5, {"a": "3", "b": "4"})]


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("title 标题", "title"),
        ("first seen 首见", "first seen"),
        (" site ", "site"),
        ("标题", "标题"),
        ("site\n平台", "site"),
        ("标题 title", "标题 title"),
        ("", ""),
    ],
)
def test_a_header_in_two_languages_is_known_by_its_english_name(header, key):
    assert header_key(header) == key


def test_a_workbook_is_read_as_text(tmp_path):
    path = a_book(
        tmp_path,
        [
            ["text", "whole", "broken", "day", "moment", "clock", "yes", "none"],
            [
                "007",
                7,
                0.5,
                date(2012, 3, 5),
                datetime.fromisoformat("2012-03-05T18:05"),
                time(9, 30),
                True,
                None,
            ],
            ["a"],
        ],
    )
    assert [list(row.values()) for _, row in read_sheet(path)] == [
        ["007", "7", "0.5", "2012-03-05", "2012-03-05T18:05:00", "09:30:00", "TRUE", ""],
        ["a", "", "", "", "", "", "", ""],
    ]


def test_a_whole_number_that_was_kept_as_a_broken_one_has_no_point(tmp_path):
    assert read_sheet(a_book(tmp_path, [["n"], [7.0]])) == [(2, {"n": "7"})]


def test_cells_that_cannot_be_read_exactly_are_refused(tmp_path):
    path = a_book(tmp_path, [["item", "why"], ["=1+1", "#N/A"], [612345678901234567, "x"]])
    assert refusals(path) == [
        (2, "column 1 holds a formula"),
        (2, "column 2 holds an error value"),
        (3, "column 1 is a number of more than 15 digits, which a spreadsheet rounds"),
    ]


def test_of_several_worksheets_one_must_be_named(tmp_path):
    path = a_book(tmp_path, [["a"], ["1"]])
    book = openpyxl.load_workbook(path)
    book.create_sheet("About")
    book.save(path)
    assert read_sheet(path) == [(2, {"a": "1"})]
    book.create_sheet("more").append(["b"])
    book.save(path)
    assert refusals(path) == [(None, "has 2 worksheets besides About")]
    assert refusals(path, sheet="other") == [(None, "has no such worksheet")]
    assert read_sheet(path, sheet="more") == []


def test_an_empty_worksheet_has_no_header(tmp_path):
    assert refusals(a_book(tmp_path, [])) == [(None, "has no header")]


def test_a_workbook_that_is_not_whole_is_refused(tmp_path):
    whole = a_book(tmp_path, [["a"], ["1"]]).read_bytes()
    for data in (b"no zip at all", whole[: len(whole) // 2], whole[:900] + b"\0" + whole[901:]):
        path = a_file(tmp_path, data, "broken.xlsx")
        assert refusals(path) == [(None, "is not a whole XLSX workbook")]


def a_bomb(folder, *, says=None, form=zipfile.ZIP_DEFLATED):
    """Return a workbook of a few kB with a part of 2 MB, which may say that it is smaller."""
    path = a_book(folder, [["a"], ["1"]])
    with zipfile.ZipFile(path, "a", form) as book:
        book.writestr("xl/sharedStrings.xml", b"0" * 2**21)
    if says is not None:
        true, false = (struct.pack("<L", n) for n in (2**21, says))
        sums = (struct.pack("<L", zlib.crc32(b"0" * n)) for n in (2**21, says))
        path.write_bytes(path.read_bytes().replace(true, false).replace(*sums))
    return path


def test_a_workbook_is_judged_by_what_it_unpacks_to(tmp_path, monkeypatch):
    path = a_bomb(tmp_path)
    assert path.stat().st_size < 2**15 < 2**21 < unpacked.size_of(path)
    monkeypatch.setattr(unpacked, "LARGEST", 2**20)
    assert refusals(path) == [(None, "unpacks to more than 1 MB")]


def test_what_a_part_says_of_its_size_is_not_believed(tmp_path, monkeypatch):
    path = a_bomb(tmp_path, says=9)
    assert refusals(path) == [(None, "is not a whole XLSX workbook")]
    monkeypatch.setattr(unpacked, "LARGEST", 2**20)
    assert refusals(path) == [(None, "unpacks to more than 1 MB")]


def test_a_workbook_that_is_packed_as_none_is_is_refused(tmp_path):
    path = a_bomb(tmp_path, form=zipfile.ZIP_BZIP2)
    assert refusals(path) == [(None, "is not a whole XLSX workbook")]


def test_another_kind_of_file_is_refused(tmp_path):
    assert refusals(a_file(tmp_path, "a", "sheet.ods")) == [(None, "is neither .csv nor .xlsx")]


def test_a_missing_file_says_what_to_do(tmp_path):
    with pytest.raises(FileMissing, match="is not there: name a"):
        read_sheet(tmp_path / "none.csv")


@pytest.mark.parametrize("name", ["many.csv", "many.xlsx"])
def test_the_first_rows_alone_can_be_read(tmp_path, name):
    path = tmp_path / name
    rows = [["link", "first"], *([f"l{n}", "2011-05"] for n in range(20)), ["cut"]]
    if path.suffix == ".csv":
        path.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    read = read_sheet(path, first=4)
    assert [(number, cells["link"]) for number, cells in read] == [(2, "l0"), (3, "l1"), (4, "l2")]
