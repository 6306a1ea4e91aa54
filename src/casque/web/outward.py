"""What an error says to a browser: files by their names, and not where they lie on our machine."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from casque.db.connection import Database
from casque.db.postgresql import Address
from casque.web import house

PACKAGE: Final = Path(__file__).parents[1]

Places = tuple[tuple[re.Pattern[str], str], ...]


def outward(text: str) -> str:
    """Return what an error says, without the folders of the home and of casque.

    A file keeps its place within them ("scope/sites.yml"), a database its name.
    """
    if "/" not in text:
        return text
    home = house.home() if house.is_inhabited() else None
    path, database = (house.expected(), None) if home is None else (home.path, home.database)
    for inner, shown in _inner_places(path, database):
        text = inner.sub(shown, text)
    return text


def fault_of_task(kind: str, traceback: str) -> str:
    """Return the one line of an error of casque's own; of others nothing: they name our files."""
    if not kind.startswith("casque.errors."):
        return ""
    return outward(traceback.strip().rpartition("\n")[2].partition(": ")[2])


@lru_cache(maxsize=2)
def _inner_places(path: Path, database: Database | None) -> Places:
    """Return what is not told, with what stands for it; what is longer goes before."""
    folders = (*dict.fromkeys((path.resolve(), path.absolute(), path)), PACKAGE)
    told = [(f"{folder}/", "") for folder in folders if folder.name]
    told += [(str(folder), folder.name) for folder in folders if folder.name]
    if isinstance(database, Address):
        told.insert(0, (str(database), database.name))
    return tuple((re.compile(rf"(?<![\w./-]){re.escape(inner)}"), said) for inner, said in told)
