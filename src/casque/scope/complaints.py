"""What pydantic found wrong, said as an analyst needs it: file, line, what, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from casque.errors import Problem
from casque.scope.entries import Entry
from casque.yaml_files import Document, Place

E = TypeVar("E", bound=Entry)

# Kind of error in pydantic: what is wrong with the key, what to do.
_SAY: Mapping[str, tuple[str, str]] = {
    "missing": ("is missing", "add it"),
    "extra_forbidden": ("is not a key of this entry", "{near}"),
    "string_type": ("is not text", "put it in quotes"),
    "bool_type": ("is neither true nor false", "write true or false"),
    "tuple_type": ("is not a list", "write it as a list, such as [a, b]"),
    "date_type": ("is no day", "write a day such as 2017-01-02, without quotes"),
    "literal_error": ("is none of the values allowed", "write {expected}"),
    "model_type": ("is not a mapping", "write `key: value` lines under it"),
}


def validate(
    model: type[E], value: object, document: Document, place: Place
) -> tuple[E | None, tuple[Problem, ...]]:
    """Return the entry, or None and everything that is wrong with it."""
    try:
        return model.model_validate(value), ()
    except ValidationError as error:
        return None, tuple(_complaints(error, model, document, place))


def _complaints(
    error: ValidationError, model: type[Entry], document: Document, place: Place
) -> Iterator[Problem]:
    for detail in error.errors(include_url=False, include_input=False):
        what, do = _said(detail, model)
        line = document.line((*place, *detail["loc"]))
        yield Problem(document.file, line, f"{_subject(detail['loc'])} {what}", do)


def _said(detail: ErrorDetails, model: type[Entry]) -> tuple[str, str]:
    context = detail.get("ctx", {})
    if detail["type"] == "casque":
        return str(context["what"]), str(context["do"])
    what, do = _SAY.get(detail["type"], ("is not understood", "compare it with the samples"))
    near = _near(str(detail["loc"][-1]) if detail["loc"] else "", model)
    return what, do.format(near=near, expected=_expected(context))


def _expected(context: Mapping[str, object]) -> str:
    return str(context.get("expected", "")).replace("True", "true")  # as YAML spells it


def _near(key: str, model: type[Entry]) -> str:
    """Return what to do about an unknown key: its likely spelling, or to take it out."""
    known = [field.alias or name for name, field in model.model_fields.items()]
    close = get_close_matches(key, known, n=1)
    return (
        f"did you mean `{close[0]}`?" if close else f"take it out; the keys are {', '.join(known)}"
    )


def _subject(loc: Place) -> str:
    """Return the key that is spoken of, or which item of it."""
    names = [part for part in loc if isinstance(part, str)]
    if not names:
        return "the entry"
    number = loc[-1]
    return f"item {number + 1} of `{names[-1]}`" if isinstance(number, int) else f"`{names[-1]}`"
