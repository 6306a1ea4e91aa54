"""One sheet that a person filled in, read as text; whatever cannot be read exactly is refused.

CSV is read as UTF-8, with or without its mark, or as GB18030, which Chinese Excel writes; XLSX
cell by cell. Every problem of a file is told at once.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from casque.errors import FileMissing, Problem, SheetInvalid
from casque.render import unpacked
from casque.render.cells import restored, unguarded

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as ReadCell
    from openpyxl.cell.cell import MergedCell

    WorkbookCell = ReadCell | MergedCell

ABOUT = "About"
"""The worksheet that explains a workbook: never read as data."""

Row = tuple[int, list[str]]
Record = tuple[int, dict[str, str]]

_DIGITS_KEPT = 15
_BROKEN = (*unpacked.BROKEN, KeyError, SyntaxError)
_HAN = re.compile("[\u4e00-\u9fff]")
_ENGLISH_NAME = re.compile(r"\s*([!-~][ -~]*?)\s*(?:[^ -~].*)?", re.DOTALL)


def read_sheet(path: Path, *, sheet: str | None = None, first: int | None = None) -> list[Record]:
    """Return each row's number, as a spreadsheet counts, and its cells by the header's names.

    A header "title 标题" names its column "title". Blank rows are left out. Of a workbook the
    only worksheet besides About is read, or the one that is named. With `first` no more rows than
    that are looked at, the header among them.

    Raises:
        FileMissing: nothing is at the path.
        SheetInvalid: the file cannot be read exactly; carries every problem.
    """
    if not path.is_file():
        raise FileMissing(path=path, do="name a .csv or .xlsx file that exists")
    match path.suffix.lower():
        case ".csv":
            rows = _csv_rows(path, first)
        case ".xlsx":
            rows = _xlsx_rows(path, sheet, first)
        case _:
            raise _invalid(path, None, "is neither .csv nor .xlsx", "save it as one of them")
    return _records(rows, path)


def header_key(header: str) -> str:
    """Return the English name of a header, or the whole of one that has none.

    >>> header_key("first seen 首次发现"), header_key("标题")
    ('first seen', '标题')
    """
    found = _ENGLISH_NAME.fullmatch(header)
    return found[1] if found else header.strip()


def _records(rows: Sequence[Row], path: Path) -> list[Record]:
    """Return the rows under their header; raise SheetInvalid with every problem."""
    filled = [row for row in rows if any(cell.strip() for cell in row[1])]
    if not filled:
        raise _invalid(path, None, "has no header", "put the column names into its first row")
    header_row, header = filled[0][0], [header_key(cell) for cell in filled[0][1]]
    while header and not header[-1]:
        header.pop()
    problems = [Problem(str(path), header_row, *bad) for bad in _header_problems(header)]
    for number, cells in filled[1:]:
        problems += [Problem(str(path), number, *bad) for bad in _width_problems(cells, header)]
    if problems:
        raise SheetInvalid(tuple(problems))
    return [(number, dict(zip(header, cells, strict=False))) for number, cells in filled[1:]]


def _header_problems(header: Sequence[str]) -> Iterator[tuple[str, str]]:
    if len(header) == 1 and re.search(r"[;\t]", header[0]):
        yield "columns are not separated by commas", "save it as CSV with commas"
    if "" in header:
        yield f"column {header.index('') + 1} has no name", "name it or remove the column"
    for name in sorted({name for name in header if name and header.count(name) > 1}):
        yield f"two columns are called {name}", "rename or remove one of them"


def _width_problems(cells: Sequence[str], header: Sequence[str]) -> Iterator[tuple[str, str]]:
    if len(cells) < len(header):
        yield (
            f"has {len(cells)} cells, the header has {len(header)}",
            "complete the row; a file that was cut off ends like this",
        )
    if any(cell.strip() for cell in cells[len(header) :]):
        yield "has a cell beyond the last named column", "name the column or empty the cell"


def _csv_rows(path: Path, first: int | None) -> list[Row]:
    text = _decoded(path.read_bytes(), path)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    try:
        for number, cells in enumerate(islice(reader, first), start=1):
            rows.append((number, [restored(unguarded(cell)) for cell in cells]))
    except csv.Error as error:
        raise _invalid(
            path, reader.line_num, f"is not a CSV row ({error})", "check its quotes"
        ) from error
    return rows


def _decoded(data: bytes, path: Path) -> str:
    """Return the text of a CSV file: UTF-8 or, where it plainly is not UTF-8, GB18030."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _invalid(path, None, "is in UTF-16", "save it as CSV UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if _is_damaged_utf8(data):
            raise _invalid(path, line, "has bytes that are not UTF-8", "save it anew") from error
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _invalid(
            path, line, "is neither UTF-8 nor GB18030", "save it as CSV UTF-8"
        ) from error


def _is_damaged_utf8(data: bytes) -> bool:
    """Tell whether bytes that are not UTF-8 were once: GB18030 would read them as nonsense.

    Chinese in GB18030 gives hardly any character when it is read as UTF-8, and many errors.
    """
    if data.startswith(b"\xef\xbb\xbf"):
        return True
    text = data.decode("utf-8", "replace")
    return len(_HAN.findall(text)) > text.count("\ufffd")


def _xlsx_rows(path: Path, sheet: str | None, first: int | None) -> list[Row]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        _refuse_too_large(path)
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions it does not keep: cells are all we read.
            warnings.simplefilter("ignore", UserWarning)
            book = load_workbook(path, read_only=True)
            try:
                worksheet = book[_worksheet_name(book.sheetnames, sheet, path)]
                worksheet.reset_dimensions()  # a file may state a wrong size
                return _worksheet_rows(worksheet.iter_rows(max_row=first), path)
            finally:
                book.close()
    except (*_BROKEN, InvalidFileException) as error:
        raise _invalid(
            path, None, "is not a whole XLSX workbook", "save it anew as XLSX"
        ) from error


def _refuse_too_large(path: Path) -> None:
    if unpacked.size_of(path) > unpacked.LARGEST:
        what = f"unpacks to more than {unpacked.LARGEST >> 20} MB"
        raise _invalid(path, None, what, "split it, or save it as CSV")


def _worksheet_name(names: Sequence[str], wanted: str | None, path: Path) -> str:
    data = [name for name in names if name != ABOUT]
    if wanted is None and len(data) == 1:
        return data[0]
    if wanted in names:
        return str(wanted)
    what = "has no such worksheet" if wanted else f"has {len(data)} worksheets besides {ABOUT}"
    raise _invalid(path, None, what, "keep the one to be read")


def _worksheet_rows(rows: Iterator[tuple[WorkbookCell, ...]], path: Path) -> list[Row]:
    """Return the worksheet's rows as text, all equally wide; raise SheetInvalid with all problems.

    A workbook leaves out empty cells at the end of a row, so a short row there is no damage.
    """
    read: list[Row] = []
    problems: list[Problem] = []
    for number, cells in enumerate(rows, start=1):
        read.append((number, [_text(cell) for cell in cells]))
        problems += [
            Problem(str(path), number, f"column {place} {bad[0]}", bad[1])
            for place, cell in enumerate(cells, start=1)
            if (bad := _refusal(cell))
        ]
    if problems:
        raise SheetInvalid(tuple(problems))
    width = max((len(cells) for _, cells in read), default=0)
    return [(number, cells + [""] * (width - len(cells))) for number, cells in read]


def _refusal(cell: WorkbookCell) -> tuple[str, str] | None:
    """Return why a cell cannot be read exactly and what to do, or None."""
    value = cell.value
    if cell.data_type == "f":
        return "holds a formula", "paste its value as text"
    if cell.data_type == "e":
        return "holds an error value", "write what it should say"
    if isinstance(value, int | float) and abs(value) >= 10**_DIGITS_KEPT:
        return (
            f"is a number of more than {_DIGITS_KEPT} digits, which a spreadsheet rounds",
            "format the column as text and enter it again",
        )
    return None


def _text(cell: WorkbookCell) -> str:
    """Return what a cell holds as text: dates as ISO, whole numbers without a point."""
    value = cell.value
    for kind, write in _AS_TEXT:
        if isinstance(value, kind):
            return write(value)
    return "" if value is None else restored(str(value))


def _moment(value: datetime) -> str:
    return (value.date() if value.time() == time.min else value).isoformat()


_AS_TEXT: tuple[tuple[type, Callable[..., str]], ...] = (
    (bool, lambda value: str(value).upper()),
    (int, str),
    (float, lambda value: str(int(value)) if value.is_integer() else repr(value)),
    (datetime, _moment),
    (date, lambda value: value.isoformat()),
    (time, lambda value: value.isoformat()),
)
"""How each kind of value reads; bool before int and datetime before date, which they extend."""


def _invalid(path: Path, line: int | None, what: str, do: str) -> SheetInvalid:
    return SheetInvalid((Problem(str(path), line, what, do),))
