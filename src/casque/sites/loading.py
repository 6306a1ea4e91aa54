"""Adapters from folders: those that come with casque, and a programme's own laid over them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from casque.errors import AdapterInvalid, FileMissing, InputInvalid, Problem, SiteUnknown
from casque.sites.adapter import Adapter
from casque.yaml_files import Document, read_yaml

FILE = "site.yml"
_CATALOGUE = Path(__file__).parent / "catalogue"


def catalogue(own: Iterable[Path] = ()) -> dict[str, Path]:
    """Return the folders of the adapters by site.

    Args:
        own: folders that hold adapters of a programme; one of the same name takes the place of
            the package's, and a later folder's that of an earlier.
    """
    folders = [_CATALOGUE, *(folder for folder in own if folder.is_dir())]
    return {folder.name: folder for one in folders for folder in _adapters_in(one)}


def find_adapter(name: str, own: Iterable[Path] = ()) -> Adapter:
    """Return the adapter of that name from the catalogue and a programme's own folders.

    Raises:
        SiteUnknown: there is none.
    """
    known = catalogue(own)
    if name not in known:
        raise SiteUnknown(site=name, do=f"there are adapters for {', '.join(known)}")
    return load_adapter(known[name])


def load_adapter(folder: Path) -> Adapter:
    """Return the adapter that a folder's site.yml describes.

    Raises:
        FileMissing: there is no such file.
        AdapterInvalid: the file is wrong; every problem with its line.
    """
    document = _read(folder / FILE)
    adapter = Adapter.from_json(json.dumps(document.value, default=str), document)
    if adapter.name != folder.name:
        what = f"`name` is {adapter.name}, and its folder is {folder.name}"
        raise _invalid(document, document.line(("name",)), what, "give both the same name")
    return adapter


def _adapters_in(folder: Path) -> list[Path]:
    return sorted(one for one in folder.iterdir() if (one / FILE).is_file())


def _read(path: Path) -> Document:
    if not path.is_file():
        raise FileMissing(path=path, do=f"an adapter is a folder with a {FILE}")
    try:
        document = read_yaml(path)
    except InputInvalid as error:
        raise AdapterInvalid(error.problems) from error
    if not isinstance(document.value, dict):
        raise _invalid(document, 1, "not a list of keys and values", "begin with `name: ...`")
    return document


def _invalid(document: Document, line: int | None, what: str, do: str) -> AdapterInvalid:
    return AdapterInvalid((Problem(document.file, line, what, do),))
