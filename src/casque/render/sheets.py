"""Spreadsheets as files: XLSX with an About sheet, and CSV; the same rows give the same bytes.

Every text is written as text: no formula, no link, no number that was a text. How a text stands
in a cell is told in `render.cells`; `read_sheet` gives back what was written here.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from casque.render.cells import Cell, fitted, guarded, visible
from casque.render.sheet_reader import ABOUT, header_key, read_sheet

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = [
    "ABOUT", "Cell", "Column", "Sheet", "header_key", "read_sheet", "write_csv", "write_workbook",
]  # fmt: skip

_ROWS_PER_WORKSHEET = 1_048_575  # Excel's 1,048,576 less the header
_LONG = 200  # characters from which on a row keeps to a fixed height
_FIXED_HEIGHT = 75
# A float keeps 15 digits for certain: a longer whole number is an identity, never a quantity.
_LARGEST_NUMBER = 10**15
_NO_GUESSING = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_HEADER = {
    "bold": True, "text_wrap": True, "valign": "top", "font_color": "#1f2933",
    "bg_color": "#e4ebf0", "bottom": 1, "bottom_color": "#8fa3b0",
}  # fmt: skip
_BODY = {"text_wrap": True, "valign": "top"}
_CONVENTIONS = (
    (
        "how text is written 文字写法",
        "Every text is a text: nothing here is a formula or a live link. A control character that "
        "a workbook cannot hold stands as its picture (Unicode block Control Pictures), any other "
        "such character as its code between the picture of ESC and a semicolon. "
        "所有内容均为纯文本，没有公式和链接；无法保存的字符以符号或代码表示。",
    ),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its English name, which is also its key when read, its Chinese name, its width."""

    name: str
    chinese: str
    width: int = 14

    @property
    def header(self) -> str:
        """Return both names as the header shows them, "title 标题"."""
        return f"{self.name} {self.chinese}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows under columns; a row has one cell for each column."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class _Cut:
    """A text that was longer than a cell."""

    sheet: str
    row: int
    column: str
    left: int


def write_workbook(
    path: Path, sheets: Sequence[Sheet], *, about: Sequence[tuple[str, str]], made_at: datetime
) -> Path:
    """Write the sheets behind an About sheet as XLSX; return the path.

    Names and values in `about` are shown as they are; what had to be cut is added to them.
    """
    from xlsxwriter import Workbook

    parts = [part for sheet in sheets for part in _parts(sheet)]
    fitting = [_fit(part) for part in parts]
    cuts = [cut for _, found in fitting for cut in found]
    with Workbook(str(path), dict(_NO_GUESSING)) as book:
        book.set_properties({"author": "casque", "created": made_at.astimezone(UTC)})
        for sheet in (_about_sheet(about, cuts), *(fitted_sheet for fitted_sheet, _ in fitting)):
            _write_sheet(book, sheet)
        if sheets:
            book.worksheets()[1].activate()  # it opens on the rows, not on what is said about them
    return path


def write_csv(path: Path, sheet: Sheet, *, bom: bool) -> Path:
    """Write one sheet as CSV in UTF-8, with a byte order mark for Excel or without; return path."""
    with path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
        writer.writerow([column.header for column in sheet.columns])
        writer.writerows([_csv_cell(cell) for cell in row] for row in sheet.rows)
    return path


def _csv_cell(cell: Cell) -> Cell:
    return guarded(visible(cell)) if isinstance(cell, str) else cell


def _parts(sheet: Sheet) -> list[Sheet]:
    """Return the sheet in as many worksheets as its rows need."""
    starts = range(0, max(len(sheet.rows), 1), _ROWS_PER_WORKSHEET)
    return [
        replace(
            sheet,
            name=sheet.name if start == 0 else f"{sheet.name} {number}",
            rows=sheet.rows[start : start + _ROWS_PER_WORKSHEET],
        )
        for number, start in enumerate(starts, start=1)
    ]


def _fit(sheet: Sheet) -> tuple[Sheet, list[_Cut]]:
    """Return the sheet with every text as a cell holds it, and what was cut."""
    rows: list[list[Cell]] = []
    cuts: list[_Cut] = []
    for number, row in enumerate(sheet.rows, start=2):
        cells: list[Cell] = []
        for column, cell in zip(sheet.columns, row, strict=True):
            text, left = fitted(cell) if isinstance(cell, str) else (cell, 0)
            cells.append(text)
            if left:
                cuts.append(_Cut(sheet.name, number, column.name, left))
        rows.append(cells)
    return replace(sheet, rows=rows), cuts


def _about_sheet(about: Sequence[tuple[str, str]], cuts: Sequence[_Cut]) -> Sheet:
    columns = (Column("about", "说明", 32), Column("value", "内容", 100))
    rows = [*about, *_CONVENTIONS, *(_cut_note(cut) for cut in cuts)]
    return Sheet(ABOUT, columns, [(fitted(name)[0], fitted(value)[0]) for name, value in rows])


def _cut_note(cut: _Cut) -> tuple[str, str]:
    return (
        "cut text 截断的文字",
        f"sheet {cut.sheet}, row {cut.row}, {cut.column}: {cut.left} characters did not fit into "
        "a cell; the whole text is in the database 单元格容纳不下，全文见数据库",
    )


def _write_sheet(book: Workbook, sheet: Sheet) -> None:
    """Write one worksheet: header frozen, filter on, text wrapped."""
    worksheet = book.add_worksheet(sheet.name)
    header, body = book.add_format(_HEADER), book.add_format(_BODY)
    for place, column in enumerate(sheet.columns):
        worksheet.set_column(place, place, column.width)
        worksheet.write_string(0, place, column.header, header)
    for number, row in enumerate(sheet.rows, start=1):
        _write_row(worksheet, number, row, body)
    worksheet.freeze_panes(1, 0)
    worksheet.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.columns) - 1)
    worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)


def _write_row(worksheet: Worksheet, number: int, row: Sequence[Cell], body: Format) -> None:
    if any(isinstance(cell, str) and len(cell) > _LONG for cell in row):
        worksheet.set_row(number, _FIXED_HEIGHT)
    for place, cell in enumerate(row):
        if cell is None:
            continue
        if isinstance(cell, str) or abs(cell) >= _LARGEST_NUMBER:
            worksheet.write_string(number, place, str(cell), body)
        else:
            worksheet.write_number(number, place, cell, body)
