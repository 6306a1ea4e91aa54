"""Adapters from folders: `site.yml` read with its lines, so that an error can point at one."""

from __future__ import annotations

import json
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from casque.errors import AdapterInvalid, FileMissing, Problem, SiteUnknown
from casque.sites.adapter import Adapter
from casque.sites.problems import line_of

FILE = "site.yml"
_CATALOGUE = Path(__file__).parent / "catalogue"


def catalogue() -> dict[str, Path]:
    """Return the folders of the adapters that the package brings, by site."""
    return {folder.name: folder for folder in sorted(_CATALOGUE.iterdir()) if _is_adapter(folder)}


def find_adapter(name: str) -> Adapter:
    """Return the package's adapter of that name.

    Raises:
        SiteUnknown: the catalogue has none.
    """
    known = catalogue()
    if name not in known:
        raise SiteUnknown(site=name, do=f"the catalogue has {', '.join(known)}")
    return load_adapter(known[name])


def load_adapter(folder: Path) -> Adapter:
    """Return the adapter that a folder's site.yml describes.

    Raises:
        FileMissing: there is no such file.
        AdapterInvalid: the file is wrong; every problem with its line.
    """
    path = folder / FILE
    if not path.is_file():
        raise FileMissing(path=path, do=f"an adapter is a folder with a {FILE}")
    tree = _tree(path)
    adapter = Adapter.from_json(json.dumps(tree, default=str), file=str(path), tree=tree)
    if adapter.name != folder.name:
        what = f"`name` is {adapter.name}, and its folder is {folder.name}"
        _stop(path, line_of(tree, ("name",)), what, "give both the same name")
    return adapter


def _is_adapter(folder: Path) -> bool:
    return (folder / FILE).is_file()


def _tree(path: Path) -> object:
    """Return the YAML of a file as ruamel keeps it, with the line of every key."""
    try:
        tree: object = YAML(typ="rt").load(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise _invalid(path, None, "the file is not UTF-8", "save it as UTF-8") from error
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        what = f"not YAML: {error.problem or 'it breaks off'}"
        raise _invalid(path, line, what, "correct it") from error
    except YAMLError as error:
        raise _invalid(path, None, "not YAML", "correct it") from error
    if not isinstance(tree, dict):
        _stop(path, 1, "not a list of keys and values", "begin with `name: ...`")
    return tree


def _invalid(path: Path, line: int | None, what: str, do: str) -> AdapterInvalid:
    return AdapterInvalid((Problem(str(path), line, what, do),))


def _stop(path: Path, line: int | None, what: str, do: str) -> None:
    raise _invalid(path, line, what, do)
