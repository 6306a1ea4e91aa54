"""What mkdocs is told beside mkdocs.yml: the pages that are written from the code."""

from __future__ import annotations

from pathlib import Path

from manual import commands, library, measures, root_pages, specification, tables
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[1]


def written_pages(root: Path) -> dict[str, str]:
    """Return the Markdown of every page that is made and not kept, by its place in the manual."""
    return {
        "reference/spec.md": specification.page(root / "tests" / "spec"),
        "reference/measures.md": measures.page(),
        "reference/tables.md": tables.page(root / "src" / "casque" / "tables.py"),
        "reference/commands.md": commands.page(),
        **library.pages(root / "src" / "casque"),
        **root_pages.pages(root),
    }


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Return the files of the manual with the written pages among them."""
    for place, content in written_pages(ROOT).items():
        files.append(File.generated(config, place, content=content))
    return files
