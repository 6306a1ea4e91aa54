"""The reference of the tables that pass between stations, read from tables.py itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from casque.tables import TABLES, Table
from manual.markdown import code, escaped, table

INTRODUCTION = """# Tables

Every table that passes between stations, as `casque.tables` declares it. A station takes and gives
these and nothing else; each is held to its key and columns where it leaves a station. Frozen rounds
are these tables as Parquet. Times are aware and in UTC.
"""


def page(source: Path) -> str:
    """Return the page of tables; words come from the docstrings and comments of the source."""
    text = source.read_text(encoding="utf-8")
    said = dict(_said(text))
    return "\n".join((INTRODUCTION, *(_section(one, *said[one.name]) for one in TABLES)))


def _section(one: Table, meaning: str, remarks: dict[str, str]) -> str:
    rows = (
        (code(name), code(_kind(kind)), escaped(remarks.get(name, "")))
        for name, kind in one.columns.items()
    )
    key = ", ".join(code(name) for name in one.key)
    head = f"## {one.name}\n\n{escaped(meaning)}\n\nKey: {key}\n"
    return f"{head}\n{table(('column', 'type', 'remark'), rows)}"


def _kind(kind: object) -> str:
    names = {"String": "text", "Int64": "integer", "Float64": "number", "List(String)": "texts"}
    name = str(kind)
    return "moment, UTC" if name.startswith("Datetime") else names.get(name, name.lower())


def _said(text: str) -> Iterator[tuple[str, tuple[str, dict[str, str]]]]:
    """Yield each table's name with the docstring below it and the comments of its columns."""
    lines = text.splitlines()
    body = ast.parse(text).body
    for node, following in zip(body, [*body[1:], None], strict=True):
        match node:
            case ast.Assign(value=ast.Call(func=ast.Name(id="_table")) as call):
                yield ast.literal_eval(call.args[0]), (_docstring(following), _remarks(call, lines))


def _docstring(node: ast.stmt | None) -> str:
    match node:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return " ".join(text.split())
    return ""


def _remarks(call: ast.Call, lines: list[str]) -> dict[str, str]:
    """Return the comment of each line, with the first column that stands there."""
    first: dict[int, str] = {}
    for keyword in call.keywords:
        first.setdefault(keyword.lineno, keyword.arg or "")
    return {name: lines[line - 1].partition("#")[2].strip() for line, name in first.items()}
