"""Documents that live at the root of the repository and are read in the manual as well."""

from __future__ import annotations

import re
from pathlib import Path

PAGES = {
    "glossary.md": "GLOSSARY.md",
    "changelog.md": "CHANGELOG.md",
    "contributing.md": "CONTRIBUTING.md",
}
_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")


def pages(root: Path) -> dict[str, str]:
    """Return the documents by their place in the manual, their links turned to it."""
    return {
        place: turned((root / name).read_text(encoding="utf-8")) for place, name in PAGES.items()
    }


def turned(text: str) -> str:
    """Return a document of the root as a page beside docs/index.md.

    >>> turned("[map](docs/decisions/0001-the-map.md), [words](GLOSSARY.md), [code](src/casque)")
    '[map](decisions/0001-the-map.md), [words](glossary.md), code'
    """
    return _LINK.sub(_turned, text)


def _turned(link: re.Match[str]) -> str:
    words, target = link.groups()
    path, _, anchor = target.partition("#")
    names = {name: place for place, name in PAGES.items()}
    if target.startswith(("http", "#")):
        return link[0]
    inside = names.get(path) or (path.removeprefix("docs/") if path.startswith("docs/") else None)
    if inside is None:
        return words
    return f"[{words}]({inside}{'#' + anchor if anchor else ''})"
