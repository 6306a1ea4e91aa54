"""Markdown: tables and text that stands for itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = [_line(header), _line(["---"] * len(header)), *(_line(row) for row in rows)]
    return "\n".join(lines) + "\n"


def escaped(text: object) -> str:
    """Return a text that Markdown leaves alone, but for what stands in backticks.

    >>> escaped("a < b_c, `d_e`")
    'a &lt; b&#95;c, `d_e`'
    """
    parts = str(text).replace("\n", " ").split("`")
    return "`".join(
        part if number % 2 and number < len(parts) - 1 else part.translate(_MARKS)
        for number, part in enumerate(parts)
    )


_MARKS = {ord(mark): f"&#{ord(mark)};" for mark in "&|*_[]"} | {ord("<"): "&lt;"}


def code(text: object) -> str:
    """Return a text as code within a line; nothing for nothing."""
    return f"`{text}`" if str(text) else ""


def _line(cells: Sequence[object]) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"
