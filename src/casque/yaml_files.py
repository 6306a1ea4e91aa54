"""YAML read with the line of every value, so that an error can say where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from casque.errors import InputInvalid, Problem

Place = tuple[str | int, ...]
"""The way to a value: keys of mappings and positions in lists."""

_DEEPEST = 20
_TAG = "tag:yaml.org,2002:"

# What the scanner says (ruamel.yaml 0.18 and 0.19), and what an analyst can do about it.
_SLIPS: tuple[tuple[str, str, str], ...] = (
    ("'\\t'", "a tab stands where spaces belong", "indent with spaces"),
    ("another document", "a second document begins", "keep one document in a file: take out ---"),
    ("mapping values", "a second colon on the line", "put text that holds a colon in quotes"),
    ("quoted scalar", "a quotation mark is never closed", "close it"),
    ("undefined alias", "text begins with *", "put it in quotes"),
    ("maximum depth", "lists or keys are nested too deep", "write it flat, as in the samples"),
    ("flow", "a bracket is never closed", "close it"),
    ("expected <block end>", "the indentation does not fit", "align it with the lines above"),
    ("could not find expected ':'", "a key without a colon", "write `key: value`"),
)


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file as plain values, with the line of each."""

    file: str
    value: object
    lines: Mapping[Place, int]

    def line(self, place: Place) -> int | None:
        """Return the line of a value, or of the nearest thing around it that has one."""
        for end in range(len(place), -1, -1):
            if (found := self.lines.get(place[:end])) is not None:
                return found
        return None


@dataclass(slots=True)
class _Reader:
    """Turns nodes into values; gathers lines and problems on the way."""

    file: str
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def value(self, node: Node, place: Place) -> object:
        """Return the value of a node; lists come back as tuples."""
        if node.anchor is not None:
            self.refuse(node, "an anchor (&) is used", "write the value out where it is needed")
            return None  # an alias repeats its node: following it could grow without end
        if isinstance(node, MappingNode):
            return self.mapping(node, place)
        if isinstance(node, SequenceNode):
            return tuple(self.item(child, (*place, n)) for n, child in enumerate(node.value))
        return self.scalar(node)

    def item(self, node: Node, place: Place) -> object:
        self.lines[place] = _line(node)
        return self.value(node, place)

    def mapping(self, node: MappingNode, place: Place) -> dict[str, object]:
        """Return the mapping; a key that stands twice is a problem."""
        found: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = self.key(key_node)
            if key is None:
                continue
            if key in found:
                self.refuse(key_node, f"the key `{key}` stands twice", "keep one of them")
            self.lines[(*place, key)] = _line(key_node)
            found[key] = self.value(value_node, (*place, key))
        return found

    def key(self, node: Node) -> str | None:
        if isinstance(node, ScalarNode) and node.tag == f"{_TAG}str":
            return str(node.value)
        self.refuse(node, "a key is not text", "write keys as plain words")
        return None

    def scalar(self, node: Node) -> object:
        """Return text, true, false, nothing, a number or a day."""
        kind = str(node.tag).removeprefix(_TAG)
        reader = _SCALARS.get(kind)
        if reader is None:
            self.refuse(node, f"`{node.tag}` is not understood", "write plain text in quotes")
            return None
        try:
            return reader(str(node.value))
        except ValueError:
            word, do = _NO[kind]
            self.refuse(node, f"{node.value} is no {word}", do)
            return None

    def refuse(self, node: Node, what: str, do: str) -> None:
        self.problems.append(Problem(self.file, _line(node), what, do))


def _whole_number(text: str) -> int:
    """Return a whole number, as YAML writes it: 5, 0o17, 0x1f, 1_000."""
    try:
        return int(text)
    except ValueError:
        return int(text, 0)


def _number(text: str) -> float:
    """Return a number, as YAML writes it: 1.5, .inf, .nan."""
    return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))


def _nothing(text: str) -> None:
    del text


_NO = {
    "timestamp": ("day", "write a day such as 2017-01-02"),
    "int": ("number", "put it in quotes, or write digits"),
    "float": ("number", "put it in quotes, or write digits"),
}

_SCALARS: Mapping[str, Callable[[str], object]] = {
    "str": str,
    "null": _nothing,
    "bool": lambda text: text.lower() == "true",
    "int": _whole_number,
    "float": _number,
    "timestamp": date.fromisoformat,
}


def read_yaml(path: Path) -> Document:
    """Return a YAML file as values with their lines.

    Raises:
        InputInvalid: it cannot be read or understood; carries every problem that was found.
    """
    file = str(path)
    root = _compose(_decode(path), file)
    if root is None:
        raise InputInvalid((Problem(file, None, "the file is empty", "fill it, or remove it"),))
    reader = _Reader(file)
    reader.lines[()] = _line(root)
    value = reader.value(root, ())
    if reader.problems:
        raise InputInvalid(tuple(reader.problems))
    return Document(file, value, reader.lines)


def _decode(path: Path) -> str:
    """Return the text of a file, which must be UTF-8."""
    try:
        content = path.read_bytes()
    except OSError as error:
        what = f"it cannot be read ({error.strerror})"
        raise InputInvalid(
            (Problem(str(path), None, what, "mend the file or its rights"),)
        ) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = Problem(str(path), line, "the text is not UTF-8", "save the file as UTF-8")
        raise InputInvalid((problem,)) from error


def _compose(text: str, file: str) -> Node | None:
    yaml = YAML(typ="safe", pure=True)
    yaml.max_depth = _DEEPEST
    yaml.composer.warn_double_anchors = False  # anchors are refused one by one
    try:
        root: Node | None = yaml.compose(text)
    except MarkedYAMLError as error:
        raise InputInvalid((_slip(error, file),)) from error
    except YAMLError as error:
        what = "a character that YAML does not allow"
        raise InputInvalid((Problem(file, _bad_line(error, text), what, "take it out"),)) from error
    return root


def _slip(error: MarkedYAMLError, file: str) -> Problem:
    said = f"{error.context} {error.problem}"
    line = error.problem_mark.line + 1 if error.problem_mark else None
    for sign, what, do in _SLIPS:
        if sign in said:
            return Problem(file, line, what, do)
    return Problem(file, line, "this is not YAML", "compare the line with the samples")


def _bad_line(error: YAMLError, text: str) -> int | None:
    position = getattr(error, "position", None)
    return None if position is None else text.count("\n", 0, position) + 1


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1
