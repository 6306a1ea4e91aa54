"""What is wrong with an adapter, said with its line and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic import ValidationError

from casque.errors import Problem

WORDS = {
    "missing": ("`{place}` is missing", "add it"),
    "extra_forbidden": ("`{place}` is no key of an adapter", "correct its spelling or remove it"),
}
"""What pydantic's kinds of error are called here; others keep their message."""


def problems_of(error: ValidationError, *, file: str, tree: object) -> Iterator[Problem]:
    """Return each problem; `tree` is the YAML as ruamel keeps it, or None."""
    for one in error.errors(include_url=False, include_input=False):
        what, do = WORDS.get(one["type"], ("`{place}`: {message}", "correct it"))
        named = {"place": _place(one["loc"]), "message": one["msg"].removeprefix("Value error, ")}
        line = line_of(tree, one["loc"]) if tree is not None else None
        yield Problem(file, line, what.format(**named), do)


def _place(loc: Sequence[str | int]) -> str:
    return ".".join(map(str, loc)) or "the whole"


def line_of(tree: object, loc: Sequence[str | int]) -> int | None:
    """Return the line of the innermost part of a place that the file has."""
    line, node = 1, tree
    for step in loc:
        position = _position(node, step)
        if position is None:
            break
        line, node = position + 1, node[step]  # type: ignore[index]  # _position found it there
    return line


def _position(node: object, step: str | int) -> int | None:
    marks = getattr(node, "lc", None)
    if marks is None or not isinstance(node, dict | list):
        return None
    if isinstance(node, dict):
        return int(marks.key(step)[0]) if step in node else None
    known = isinstance(step, int) and step < len(node)
    return int(marks.item(step)[0]) if known else None
