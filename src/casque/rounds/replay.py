"""Saved pages collected exactly as if they had been fetched (DESIGN section 9).

A flat folder is one search, its files the pages in natural order. A folder with a `replay.csv`
(site, kind, term, page, file, url, status, fetched_at) is many. Where a `pictures.csv` (address,
file) lies beside the pages, the pictures it names are kept as well. A file that is named and not
there is an error before anything is collected; a page that is not understood is a gap.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from casque.errors import FileMissing, Problem, SheetInvalid, UsageProblem
from casque.ports import Clock, PageAddress, SavedPage
from casque.tables import KINDS

TABLE = "replay.csv"
PICTURES = "pictures.csv"
COLUMNS = ("site", "kind", "term", "page", "file", "url", "status", "fetched_at")
CONTENT_TYPES = {
    ".json": "application/json",
    ".html": "text/html",
    ".htm": "text/html",
    ".txt": "text/plain",
    ".xml": "application/xml",
}


@dataclass(frozen=True, slots=True)
class SavedFile:
    """One saved page and what its row says of it."""

    page: int
    path: Path
    url: str
    status: int | None
    fetched_at: datetime | None
    number: int | None = None  # which page it is; in a flat folder nobody says so


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """The saved pages of one search, in order."""

    site: str
    kind: str
    term: str
    files: tuple[SavedFile, ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """A folder of saved pages, read."""

    folder: Path
    searches: tuple[SavedSearch, ...]
    pictures: Mapping[str, Path]


class ReplayPages:
    """Gives saved pages where a crawl would give fetched ones."""

    def __init__(self, files: Mapping[int, tuple[SavedFile, ...]], clock: Clock) -> None:
        self._files = files  # by search
        self._clock = clock

    def get(self, address: PageAddress) -> SavedPage | None:
        """Return the saved page, or None where the folder holds no further one."""
        files = self._files[address.search]
        if address.number > len(files):
            return None
        file = files[address.number - 1]
        return SavedPage(
            url=file.url or address.url,
            body=file.path.read_bytes(),
            status=file.status,
            content_type=CONTENT_TYPES.get(file.path.suffix.lower(), "application/octet-stream"),
            fetched_at=file.fetched_at or self._clock.now(),
            number=file.number,
        )


def read_replay(
    folder: Path, *, zone: str, site: str | None, term: str | None, probe: bool
) -> Replay:
    """Return what a folder of saved pages holds for the site and term that were asked for.

    Raises FileMissing where the folder or a named file is not there, SheetInvalid with every
    problem of a `replay.csv`, and UsageProblem where nothing is left to replay.
    """
    if folder.is_file():
        raise UsageProblem(what=f"{folder} is a file: name the folder that holds the saved pages")
    if not folder.is_dir():
        raise FileMissing(path=folder, do="name the folder that holds the saved pages")
    if (folder / TABLE).is_file():
        searches = _read_table(folder, zone=zone, probe=probe)
    else:
        searches = (_read_flat(folder, site=site, term=term, probe=probe),)
    wanted = tuple(s for s in searches if site in (None, s.site) and term in (None, s.term))
    if not searches:
        raise UsageProblem(what=f"{folder / TABLE} has no rows: give it one for each page")
    if not wanted:
        raise UsageProblem(
            what=f"{folder / TABLE} has no row for site {site or 'any'} and term {term or 'any'}: "
            "name one that stands there, or leave it out"
        )
    return Replay(folder, wanted, _read_pictures(folder))


def _read_flat(folder: Path, *, site: str | None, term: str | None, probe: bool) -> SavedSearch:
    if not site or not term or not term.strip():
        raise UsageProblem(
            what=f"{folder} has no {TABLE}, so it is one search: say which with --site and --term"
        )
    files = sorted(
        (p for p in folder.iterdir() if p.is_file() and _is_own(folder, p)),
        key=natural_order,
    )
    pages = [p for p in files if p.name not in (TABLE, PICTURES)]
    if not pages:
        raise FileMissing(path=folder / "*", do="put the saved pages there, one file a page")
    saved = (SavedFile(n, path, "", None, None) for n, path in enumerate(pages, start=1))
    return SavedSearch(site, "probe" if probe else "term", term, tuple(saved))


def _is_own(folder: Path, path: Path) -> bool:
    return not path.name.startswith(".") and _lies_inside(folder, path.name)


def natural_order(path: Path) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts p2 before p10.

    >>> sorted([Path("p10.html"), Path("p2.html")], key=natural_order)[0].name
    'p2.html'
    """
    parts = re.split(r"([0-9]+)", path.name)
    return tuple((int(p), "") if i % 2 else (-1, p) for i, p in enumerate(parts))


def _read_table(folder: Path, *, zone: str, probe: bool) -> tuple[SavedSearch, ...]:
    """Return the searches of a `replay.csv`, in the order in which they first stand there."""
    rows = _read_rows(folder / TABLE, COLUMNS)
    problems: list[Problem] = []
    found: dict[tuple[str, str, str], list[SavedFile]] = {}
    for line, row in rows:
        wrong = _wrong_in(row, folder, zone)
        problems += [Problem(str(folder / TABLE), line, what, do) for what, do in wrong]
        if not wrong:
            key = (row["site"], "probe" if probe else row["kind"], row["term"])
            found.setdefault(key, []).append(_saved_file(row, folder, zone))
    problems += _pages_twice(found, folder)
    if problems:
        raise SheetInvalid(tuple(problems))
    return tuple(
        SavedSearch(*key, tuple(sorted(files, key=lambda f: f.page)))
        for key, files in found.items()
    )


def _pages_twice(
    found: Mapping[tuple[str, str, str], list[SavedFile]], folder: Path
) -> list[Problem]:
    return [
        Problem(
            str(folder / TABLE),
            None,
            f"page {page} of {site} {kind} {term} stands {count} times",
            "give each page of a search a number of its own",
        )
        for (site, kind, term), files in found.items()
        for page in sorted({f.page for f in files})
        if (count := sum(f.page == page for f in files)) > 1
    ]


def _read_rows(path: Path, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a CSV with their line numbers; raise SheetInvalid where it is none."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"not UTF-8 (byte {error.start})"
        raise SheetInvalid((Problem(str(path), None, what, "save it as UTF-8"),)) from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [c for c in columns if c not in (reader.fieldnames or [])]
    if missing:
        what = f"column {', '.join(missing)} is missing"
        do = f"give it the columns {', '.join(columns)}"
        raise SheetInvalid((Problem(str(path), 1, what, do),))
    try:
        return [(reader.line_num, {c: row.get(c) or "" for c in columns}) for row in reader]
    except csv.Error as error:
        what, do = "not a CSV from here on", "save it again as CSV"
        raise SheetInvalid((Problem(str(path), reader.line_num, what, do),)) from error


def _wrong_in(row: Mapping[str, str], folder: Path, zone: str) -> list[tuple[str, str]]:
    """Return what is wrong in one row, each with what to do."""
    status = row["status"]
    inside = _lies_inside(folder, row["file"])
    checks: tuple[tuple[bool, str, str], ...] = (
        (bool(row["site"]), "no site", "name the site"),
        (row["kind"] in KINDS, "unknown kind of search", f"use one of {', '.join(KINDS)}"),
        (bool(row["term"]), "no term", "name the term"),
        (is_number(row["page"]) and int(row["page"]) > 0, "page is no number", "count from 1"),
        (not status or is_number(status), "status is no number", "give the HTTP status or nothing"),
        (_is_moment(row["fetched_at"], zone), "fetched_at is no date", "use 2012-03-05T09:30:00"),
        (inside, "file lies outside of the folder", "name a file inside it"),
        (not inside or (folder / row["file"]).is_file(), "its file is not there", "add the file"),
    )
    return [(what, do) for holds, what, do in checks if not holds]


def _lies_inside(folder: Path, file: str) -> bool:
    """Tell whether a file lies in the folder, also where links on the disk lead elsewhere."""
    return (folder / file).resolve().is_relative_to(folder.resolve())


def is_number(text: str) -> bool:
    """Tell whether a text is a whole number in plain digits, short enough to be one."""
    return text.isascii() and text.isdigit() and len(text) <= 9


def _saved_file(row: Mapping[str, str], folder: Path, zone: str) -> SavedFile:
    return SavedFile(
        page=int(row["page"]),
        path=folder / row["file"],
        url=row["url"],
        status=int(row["status"]) if row["status"] else None,
        fetched_at=moment_of(row["fetched_at"], zone) if row["fetched_at"] else None,
        number=int(row["page"]),
    )


def moment_of(text: str, zone: str) -> datetime:
    """Return an ISO date and time in UTC; without an offset it is in the programme's zone."""
    moment = datetime.fromisoformat(text)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
    return aware.astimezone(UTC)


def _is_moment(text: str, zone: str) -> bool:
    return not text or _holds(lambda: moment_of(text, zone))


def _holds(make: Callable[[], object]) -> bool:
    try:
        make()
    except (ValueError, OverflowError):
        return False
    return True


def _read_pictures(folder: Path) -> dict[str, Path]:
    """Return where the picture of each address lies; raise FileMissing where one does not."""
    table = folder / PICTURES
    if not table.is_file():
        return {}
    rows = [row for _, row in _read_rows(table, ("address", "file"))]
    for row in rows:
        if not _lies_inside(folder, row["file"]) or not (folder / row["file"]).is_file():
            raise FileMissing(
                path=folder / row["file"], do=f"add it, or take its row out of {table}"
            )
    return {row["address"]: folder / row["file"] for row in rows}
