"""Sheets that people bring along, kept in the home's cache until they are imported or too old."""

from __future__ import annotations

import json
import re
import secrets
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import structlog
from django.core.files.uploadedfile import UploadedFile

from casque.errors import SheetInvalid, UsageProblem
from casque.render import unpacked
from casque.rounds.history import first_rows
from casque.rounds.history_sheet import Row
from casque.rounds.home import Home

log = structlog.get_logger()

LARGEST: Final = 20 * 1024 * 1024
KEPT: Final = 7 * 24 * 3600
"""Seconds after which a sheet that nobody imported is removed."""

ENDINGS: Final = (".csv", ".xlsx")
_TOKEN: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A sheet that somebody brought: where it lies, what it is called, who brought it."""

    token: str
    path: Path
    name: str
    by: str

    @property
    def size(self) -> int:
        """Return its bytes; of a workbook those to which it unpacks, for these are read."""
        return _size_of(self.path)

    def first_rows(self) -> list[Row]:
        """Return its first rows; read once, for a large workbook takes seconds to open.

        Raises SheetInvalid, under the name that it came with, where it is not a whole sheet.
        """
        kept = self.path.with_suffix(".rows.json")
        if not kept.is_file():
            text = json.dumps(self._first_rows(), ensure_ascii=False)
            kept.write_text(text, encoding="utf-8")
        return [(number, cells) for number, cells in json.loads(kept.read_text(encoding="utf-8"))]

    def _first_rows(self) -> list[Row]:
        try:
            return first_rows(self.path)
        except SheetInvalid as error:
            log.warning("a sheet could not be read", file=str(self.path))
            named = tuple(replace(one, file=self.name) for one in error.problems)
            raise SheetInvalid(named) from error

    def result(self) -> dict[str, Any] | None:
        """Return what importing it came to last, or None where that was not done."""
        kept = self.path.with_suffix(".result.json")
        try:
            found: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found

    def keep_result(self, result: dict[str, Any]) -> None:
        """Keep what importing it came to."""
        text = json.dumps(result, ensure_ascii=False)
        self.path.with_suffix(".result.json").write_text(text, encoding="utf-8")


def take(home: Home, file: UploadedFile[Any], *, by: str) -> Upload:
    """Keep a sheet; raise UsageProblem where it is no sheet, or too large."""
    name = Path(str(file.name)).name[:200]
    ending = Path(name).suffix.lower()
    if ending not in ENDINGS:
        raise UsageProblem(what="the file is neither .csv nor .xlsx: save it as one of them")
    if (file.size or 0) > LARGEST:
        raise UsageProblem(what=f"the file is larger than {LARGEST >> 20} MB: split it")
    folder = _folder(home)
    _forget(folder)
    token = secrets.token_hex(16)
    path = folder / f"{token}{ending}"
    with path.open("wb") as written:
        written.writelines(file.chunks())
    _hold_small(path)
    (folder / f"{token}.json").write_text(json.dumps({"name": name, "by": by}), encoding="utf-8")
    return Upload(token, path, name, by)


def find(home: Home, token: str) -> Upload | None:
    """Return a sheet that was brought, or None where it is not there any more."""
    if _TOKEN.fullmatch(token) is None:
        return None
    folder = _folder(home)
    path = next((p for e in ENDINGS if (p := folder / f"{token}{e}").is_file()), None)
    try:
        said = json.loads((folder / f"{token}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return None if path is None else Upload(token, path, said["name"], said["by"])


def _hold_small(path: Path) -> None:
    """Raise UsageProblem where a workbook unpacks to too much, and keep nothing of it."""
    if path.suffix == ".xlsx" and _size_of(path) > unpacked.LARGEST:
        path.unlink()
        most = unpacked.LARGEST >> 20
        raise UsageProblem(what=f"the workbook unpacks to more than {most} MB: split it")


def _size_of(path: Path) -> int:
    """Return how much there is to be read; what is no whole workbook its reader refuses."""
    if path.suffix == ".xlsx":
        try:
            return unpacked.size_of(path)
        except unpacked.BROKEN:
            pass
    return path.stat().st_size


def _folder(home: Home) -> Path:
    folder = home.cache / "history"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _forget(folder: Path) -> None:
    oldest = time.time() - KEPT
    for path in folder.iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
