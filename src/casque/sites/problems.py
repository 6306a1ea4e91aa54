"""What is wrong with an adapter, said with its line and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic import ValidationError

from casque.errors import Problem
from casque.yaml_files import Document

WORDS = {
    "missing": ("`{place}` is missing", "add it"),
    "extra_forbidden": ("`{place}` is no key of an adapter", "correct its spelling or remove it"),
}
"""What pydantic's kinds of error are called here; others keep their message."""


def problems_of(error: ValidationError, document: Document | None) -> Iterator[Problem]:
    """Return each problem, with its line where the adapter was read from a file."""
    for one in error.errors(include_url=False, include_input=False):
        what, do = WORDS.get(one["type"], ("`{place}`: {message}", "correct it"))
        named = {"place": _place(one["loc"]), "message": one["msg"].removeprefix("Value error, ")}
        file, line = (document.file, document.line(one["loc"])) if document else ("adapter", None)
        yield Problem(file, line, what.format(**named), do)


def _place(loc: Sequence[str | int]) -> str:
    return ".".join(map(str, loc)) or "the whole"
