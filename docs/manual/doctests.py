"""Doctests in docstrings become examples of the manual: read by griffe, drawn as code."""

from __future__ import annotations

import re
from typing import Any

import griffe

_BLOCK = re.compile(r"(?:(?<=\n\n)|\A)(>>> .*?)(?=\n\n|\Z)", re.DOTALL)


class Doctests(griffe.Extension):
    """Put each doctest under a heading that griffe reads as examples."""

    def on_instance(self, *, obj: griffe.Object, **_: Any) -> None:  # griffe's own signature
        """Rewrite the docstring of one object."""
        if obj.docstring is not None:
            obj.docstring.value = _BLOCK.sub(_as_examples, obj.docstring.value)


def _as_examples(block: re.Match[str]) -> str:
    lines = "\n".join(f"    {line}" for line in block[1].splitlines())
    return f"Examples:\n{lines}\n"
