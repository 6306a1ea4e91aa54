"""The reference of the library: one page for each room, made from its docstrings."""

from __future__ import annotations

import ast
from pathlib import Path

ROOMS = (
    "text", "lexicon", "scope", "sites", "linkage", "measures", "evidence", "render", "reports",
    "stations",
)  # fmt: skip
"""The rooms that know no database and no command line."""

CONTRACTS = ("errors", "tables", "ports", "settings", "pipeline")
FOLDER = "reference/library"


def pages(package: Path) -> dict[str, str]:
    """Return the page of each room, and one of the contracts between them."""
    rooms = {f"{FOLDER}/{room}.md": _room(package / room) for room in ROOMS}
    said = "What the rooms promise one another: errors, tables, ports, settings, the pipeline."
    contracts = _page("Contracts", said, [f"casque.{name}" for name in CONTRACTS])
    return {f"{FOLDER}/contracts.md": contracts, **rooms}


def _room(folder: Path) -> str:
    said = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))
    modules = sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__")
    names = [f"casque.{folder.name}.{name}" for name in modules]
    return _page(folder.name, said or "", names)


def _page(title: str, said: str, modules: list[str]) -> str:
    return f"# {title}\n\n{said}\n\n" + "\n".join(f"::: {name}\n" for name in modules)
