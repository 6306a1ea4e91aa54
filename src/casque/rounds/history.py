"""Importing what was known before casque: looked at first, then taken whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

import polars as pl

from casque.db import history
from casque.errors import Problem, SheetInvalid, SiteUnknown
from casque.measures.stock import Stock
from casque.ports import Clock
from casque.render.sheet_reader import read_sheet
from casque.rounds.history_sheet import (
    HEADERS,
    Columns,
    Entry,
    Kind,
    Names,
    Refusal,
    Row,
    names_of,
    read_columns,
    read_rows,
)
from casque.rounds.home import Home
from casque.scope import Programme
from casque.sites.adapter import Adapter
from casque.sites.belonging import Owners
from casque.sites.loading import catalogue, find_adapter
from casque.tables import HISTORY, TOTALS, Table

Tell = Callable[[int, int, str], None]
"""Is told rows done, rows in all, and what is being done."""

SHOWN: Final = 8
"""Rows that a preview shows."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a sheet holds and how it would be read.

    Attributes:
        file: its name.
        columns: which column says what.
        headers: of the sheet, in their order.
        fields: what a column may say, products among them.
        rows: the first rows, as they are written.
    """

    file: str
    columns: Columns
    headers: tuple[str, ...]
    fields: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What importing came to: rows of the sheet, entries new and known, what was refused."""

    file: str
    kind: Kind
    rows: int
    new: int
    known: int
    refused: tuple[Refusal, ...]
    dry_run: bool

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self), ensure_ascii=False))
        return plain


def say_nothing(done: int, total: int, what: str) -> None:
    """Tell nobody how far it is."""


def first_rows(path: Path) -> list[Row]:
    """Return the first rows of a sheet.

    Raises FileMissing, or SheetInvalid where the file is not a whole sheet.
    """
    return list(read_sheet(path, first=SHOWN + 1))


def look(home: Home, rows: Sequence[Row], *, name: str, mapping: Mapping[str, str]) -> Preview:
    """Return how a sheet would be read, from its first rows.

    Raises UsageProblem where the mapping does not fit it.
    """
    products = names_of(home.read_programme().products)
    headers = tuple(rows[0][1]) if rows else ()
    columns = read_columns(headers, mapping, products)
    codes = tuple(dict.fromkeys(products.values()))
    fields = tuple(dict.fromkeys([f for kind in HEADERS.values() for f in kind]))
    first = tuple((number, tuple(cells.values())) for number, cells in rows)
    return Preview(name, columns, headers, fields + codes, first)


def import_history(
    home: Home,
    path: Path,
    *,
    name: str = "",
    mapping: Mapping[str, str],
    by: str,
    clock: Clock,
    dry_run: bool = False,
    tell: Tell = say_nothing,
) -> Imported:
    """Take a sheet of earlier links or totals, all of it or nothing; return what it came to.

    What is recorded already adds nothing; what differs from it is refused with both values.

    Raises FileMissing, and UsageProblem where the mapping does not fit the sheet.
    """
    file = name or path.name
    try:
        rows = read_sheet(path)
    except SheetInvalid as error:
        refused = tuple(_refusal(problem, file) for problem in error.problems)
        return Imported(file, "", 0, 0, 0, refused, dry_run)
    programme = home.read_programme()
    products = names_of(programme.products)
    columns = read_columns(tuple(rows[0][1]) if rows else (), mapping, products)
    if columns.missing or not rows:
        refused = _without_columns(file, columns, is_empty=not rows)
        return Imported(file, columns.kind, len(rows), 0, 0, refused, dry_run)
    read = _read(rows, columns, _names(home, programme, products, clock), file, tell)
    if not (dry_run or read.refused):
        _record(read, columns.kind, by=by, clock=clock, tell=tell)
    new = 0 if read.refused else read.fresh.height
    return Imported(file, columns.kind, len(rows), new, read.known, read.refused, dry_run)


@dataclass(frozen=True, slots=True)
class _Read:
    """What of a sheet is not recorded yet, how many entries are, and what was refused."""

    fresh: pl.DataFrame  # of HISTORY or TOTALS, and for links their source
    known: int
    refused: tuple[Refusal, ...]


def _read(rows: Sequence[Row], columns: Columns, names: Names, file: str, tell: Tell) -> _Read:
    total = len(rows)
    entries, refused = read_rows(
        rows, columns, names, file=file, tell=lambda done: tell(done, total, "read")
    )
    kind = _KINDS[columns.kind]
    recorded = {tuple(row[k] for k in kind.table.key): row for row in kind.recorded()}
    kept: dict[tuple[object, ...], Entry] = {}
    known = 0
    for number, entry in entries:
        key = tuple(entry[k] for k in kind.table.key)
        before = recorded.get(key) or kept.get(key)
        wrong = _differences(before, entry, kind, columns, (file, number)) if before else []
        refused += wrong
        known += before is not None and not wrong
        if before is None:
            kept[key] = entry
    schema = kind.table.columns | {"source": pl.String()}
    ordered = tuple(sorted(refused, key=lambda one: one.row or 0))
    return _Read(pl.DataFrame(list(kept.values()), schema=schema), known, ordered)


def _differences(
    before: Mapping[str, Any],
    entry: Entry,
    kind: _Kind,
    columns: Columns,
    place: tuple[str, int],
) -> list[Refusal]:
    """Return where an entry says another thing than an earlier one: with both values."""
    said = [(field, write(entry), write(before)) for field, write in kind.values.items()]
    return [
        Refusal(
            *place,
            columns.headers.get(field) or columns.headers.get(str(entry["product"]), field),
            f"says {now}, and {earlier or 'nothing'} is recorded or stands above",
            "what is recorded stays: correct the row, or leave it out",
        )
        for field, now, earlier in said
        if now not in ("", earlier)
    ]


def _record(read: _Read, kind: Kind, *, by: str, clock: Clock, tell: Tell) -> None:
    if kind == "totals":
        history.record_totals(read.fresh.select(TOTALS.columns.keys()), by=by, now=clock.now())
        return
    total = read.fresh.height
    history.record_links(
        read.fresh, by=by, now=clock.now(), tell=lambda done: tell(done, total, "write")
    )


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of history: its table, what is recorded, and the fields that may contradict it."""

    table: Table
    recorded: Callable[[], Iterable[dict[str, Any]]]
    values: Mapping[str, Callable[[Mapping[str, Any]], str]]


_KINDS: Final[Mapping[str, _Kind]] = {
    "links": _Kind(
        HISTORY,
        lambda: history.links().iter_rows(named=True),
        {
            "first": itemgetter("first_round"),
            "goods": itemgetter("goods"),
            "act": itemgetter("act"),
        },
    ),
    "totals": _Kind(
        TOTALS,
        lambda: history.totals().iter_rows(named=True),
        {"total": lambda row: str(Stock(row["advertisements"], row["at_least"]))},
    ),
}


def _names(home: Home, programme: Programme, products: Mapping[str, str], clock: Clock) -> Names:
    sites = {site.name.casefold(): site.id for site in programme.sites}
    sites |= {site.id.casefold(): site.id for site in programme.sites}
    return Names(products, sites, Owners(known_adapters(home, programme)), clock.now())


def known_adapters(home: Home, programme: Programme) -> dict[str, Adapter]:
    """Return every adapter that the home knows, by site: those in its programme go before."""
    named = {site.id: site.adapter for site in programme.sites if site.adapter}
    used = set(named.values())
    rest = {name: name for name in catalogue(home.adapter_folders) if name not in used}
    return {
        site: adapter
        for site, name in (named | rest).items()
        if (adapter := _adapter(home, name)) is not None
    }


def _adapter(home: Home, name: str) -> Adapter | None:
    try:
        return find_adapter(name, home.adapter_folders)
    except SiteUnknown:  # a site of the programme whose adapter went missing: its host names it
        return None


def _without_columns(file: str, columns: Columns, *, is_empty: bool) -> tuple[Refusal, ...]:
    if is_empty:
        return (Refusal(file, None, "", "holds no row", "export it anew, with its header"),)
    do = "name the column with --map, or choose it on the screen"
    return tuple(Refusal(file, 1, one, "is said by no column", do) for one in columns.missing)


def _refusal(problem: Problem, file: str) -> Refusal:
    return Refusal(file, problem.line, "", problem.what, problem.do)
