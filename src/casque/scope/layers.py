"""The folders of a programme: its base and its overlays, read and laid over one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Literal, TypeVar

from casque.errors import FileMissing, InputInvalid, Problem
from casque.scope.complaints import validate
from casque.scope.entries import Code, Entry, Event, Identifier, Law, Product, Prose, Site, Term
from casque.scope.rules import Placed
from casque.yaml_files import Document, Place, read_yaml


class WithdrawnProduct(Entry):
    """An overlay's word that a product below it is taken out."""

    code: Code
    withdrawn: Literal[True]
    note: Prose | None = None

    @property
    def key(self) -> str:
        """Return the code that is withdrawn."""
        return self.code


class WithdrawnEntry(Entry):
    """An overlay's word that an entry below it is taken out."""

    id: Identifier
    withdrawn: Literal[True]
    note: Prose | None = None

    @property
    def key(self) -> str:
        """Return the id that is withdrawn."""
        return self.id


E = TypeVar("E", Product, Site, Term, Law, Event)


@dataclass(frozen=True, slots=True)
class Kind(Generic[E]):
    """A kind of entry: the key over its list, what it is checked with, how it is withdrawn."""

    name: str
    model: type[E]
    withdrawal: type[WithdrawnProduct] | type[WithdrawnEntry] = WithdrawnEntry


PRODUCTS = Kind("products", Product, WithdrawnProduct)
SITES = Kind("sites", Site)
TERMS = Kind("terms", Term)
LAWS = Kind("laws", Law)
EVENTS = Kind("events", Event)

PROFILE = "programme"
TERMS_FOLDER = "terms"

# File of a programme: what it holds, and whether a programme can do without it.
FILES: dict[str, tuple[str, bool]] = {
    "programme.yml": (PROFILE, True),
    "products.yml": (PRODUCTS.name, True),
    "sites.yml": (SITES.name, True),
    "law.yml": (LAWS.name, False),
    "events.yml": (EVENTS.name, False),
}

Layer = dict[str, list[Document]]
"""The documents of one folder by what they hold."""


def read_layer(folder: Path, problems: list[Problem], *, is_base: bool) -> Layer:
    """Return the documents of a folder; what is wrong with its files goes to `problems`.

    Raises:
        FileMissing: there is no such folder.
    """
    if not folder.exists():
        raise FileMissing(path=folder, do="name the folder that holds a programme's YAML files")
    if not folder.is_dir():
        what = "it is a file, not the folder of a programme"
        problems.append(Problem(str(folder), None, what, "name the folder it lies in"))
        return {}
    paths = _yaml_files(folder)
    if is_base:
        problems.extend(_absent(folder, paths))
    layer: Layer = {}
    for path in paths:
        _read_into(layer, folder, path, problems)
    return layer


def _yaml_files(folder: Path) -> list[Path]:
    """Return the YAML files of a folder and of the folders in it, hidden ones left out."""
    found = [*folder.glob("*"), *folder.glob("*/*")]
    seen = (p for p in found if p.suffix.lower() in {".yml", ".yaml"} and p.is_file())
    return sorted(p for p in seen if not any(part[0] == "." for part in _parts(p, folder)))


def _parts(path: Path, folder: Path) -> tuple[str, ...]:
    return path.relative_to(folder).parts


def _absent(folder: Path, paths: list[Path]) -> Iterator[Problem]:
    """Yield a problem for each file that a programme needs and this folder lacks."""
    if not paths:
        what = "the folder holds no programme"
        do = f"put {', '.join(FILES)} and {TERMS_FOLDER}/*.yml into it, or name another"
        yield Problem(str(folder), None, what, do)
        return
    for name, (_, is_required) in FILES.items():
        if is_required and folder / name not in paths:
            do = "add it; `casque init` copies a sample"
            yield Problem(str(folder / name), None, "the file is not there", do)
    if not any(path.parent == folder / TERMS_FOLDER for path in paths):
        what = "the folder holds no *.yml"
        yield Problem(str(folder / TERMS_FOLDER), None, what, "add a file with `terms:`")


def _read_into(layer: Layer, folder: Path, path: Path, problems: list[Problem]) -> None:
    holds = _held(_parts(path, folder))
    if holds is None:
        known = f"{', '.join(FILES)} and {TERMS_FOLDER}/*.yml"
        what = "the file is no part of a programme"
        problems.append(
            Problem(str(path), None, what, f"rename it to one of {known}, or remove it")
        )
        return
    try:
        layer.setdefault(holds, []).append(read_yaml(path))
    except InputInvalid as error:
        problems.extend(error.problems)


def _held(parts: tuple[str, ...]) -> str | None:
    if len(parts) == 1:
        return FILES.get(parts[0], (None, False))[0]
    is_terms = parts[0] == TERMS_FOLDER and parts[1].endswith(".yml")
    return TERMS.name if is_terms else None


@dataclass(frozen=True, slots=True)
class _Laid(Generic[E]):
    """What a layer says of a key: an entry, or that the one below is withdrawn."""

    key: str
    entry: E | None
    document: Document
    place: Place

    @property
    def where(self) -> str:
        return f"{self.document.file}:{self.document.line(self.place)}"

    def problem(self, what: str, do: str) -> Problem:
        return Problem(self.document.file, self.document.line(self.place), what, do)


def gather(kind: Kind[E], layers: Iterable[Layer], problems: list[Problem]) -> dict[str, Placed[E]]:
    """Return the entries of a kind by key: later layers replace, add and withdraw."""
    kept: dict[str, Placed[E]] = {}
    for layer in layers:
        for laid in _once(_entries(kind, layer, problems), problems):
            _lay(laid, kept, problems)
    return kept


def _once(laid: Iterable[_Laid[E]], problems: list[Problem]) -> list[_Laid[E]]:
    """Return what a layer says, each key once."""
    first: dict[str, _Laid[E]] = {}
    for one in laid:
        if one.key in first:
            what = f"`{one.key}` stands twice (first at {first[one.key].where})"
            problems.append(one.problem(what, "keep one of them, or give one another name"))
        first.setdefault(one.key, one)
    return list(first.values())


def _lay(laid: _Laid[E], kept: dict[str, Placed[E]], problems: list[Problem]) -> None:
    """Lay one entry, or its withdrawal, over what lies below."""
    if laid.entry is not None:
        kept[laid.key] = Placed(laid.entry, laid.document, laid.place)
    elif kept.pop(laid.key, None) is None:
        what = f"`{laid.key}` is withdrawn, but nothing below has that name"
        problems.append(laid.problem(what, "mend the name, or take it out"))


def _entries(kind: Kind[E], layer: Layer, problems: list[Problem]) -> Iterator[_Laid[E]]:
    """Yield the entries of a kind that could be understood."""
    for document in layer.get(kind.name, ()):
        for number, value in enumerate(_listed(kind.name, document, problems)):
            laid, wrong = _read_entry(kind, value, document, (kind.name, number))
            problems.extend(wrong)
            if laid is not None:
                yield laid


def _read_entry(
    kind: Kind[E], value: object, document: Document, place: Place
) -> tuple[_Laid[E] | None, tuple[Problem, ...]]:
    """Return what one item of a list says, or what is wrong with it."""
    if isinstance(value, dict) and "withdrawn" in value:
        withdrawn, wrong = validate(kind.withdrawal, value, document, place)
        return _Laid(withdrawn.key, None, document, place) if withdrawn else None, wrong
    entry, wrong = validate(kind.model, value, document, place)
    return _Laid(entry.key, entry, document, place) if entry else None, wrong


def _listed(name: str, document: Document, problems: list[Problem]) -> tuple[object, ...]:
    """Return the list that a file holds under the one key it should have."""
    value = document.value
    if not isinstance(value, dict) or list(value) != [name]:
        do = f"begin the file with `{name}:` and write everything under it"
        what = f"the file should hold one list, named `{name}`"
        problems.append(Problem(document.file, document.line(()), what, do))
        return ()
    listed = value[name]
    if not isinstance(listed, tuple):
        what, do = f"`{name}` is not a list", "begin each entry with `- `; write [] for none"
        problems.append(Problem(document.file, document.line((name,)), what, do))
        return ()
    return listed
