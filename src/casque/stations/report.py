"""Station 8, report: what each site is asked to remove, the combined sheet, figures, tables."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from casque.errors import HomeInTheWay
from casque.render.charts import svg
from casque.reports import figures, table1
from casque.reports.advertisements import seen_in_round
from casque.reports.combined import FILE as COMBINED
from casque.reports.combined import write_combined
from casque.reports.index import FILE as INDEX
from casque.reports.index import index_page
from casque.reports.material import Material
from casque.reports.site_sheets import write_site_sheet

_SITES = "sites"
_OURS = re.compile(
    rf"figure-\d\.(svg|html)|table-1\.(svg|html)|{COMBINED}|{INDEX}|{_SITES}(/[^/]+\.xlsx)?"
)
"""What a report consists of; a folder that holds anything else is not ours to replace."""


def report(material: Material, out: Path) -> tuple[Path, ...]:
    """Write the whole report of a round into a folder; return its files, the index first.

    Whole: needs every round up to the reported one. An earlier report in the folder is replaced,
    all at once: where writing fails, it stays as it was.

    Raises:
        HomeInTheWay: the folder holds something else than a report.
    """
    _hold_free(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as folder:
        whole = Path(folder) / "whole"
        written = _write(material, whole)
        _put_in_place(whole, out, aside=Path(folder) / "earlier")
    return tuple(out / path.relative_to(whole) for path in written)


def is_of_a_report(name: str) -> bool:
    """Tell whether a file of that name, relative to its folder, is part of a report."""
    return _OURS.fullmatch(name) is not None


def _write(material: Material, folder: Path) -> list[Path]:
    (folder / _SITES).mkdir(parents=True)
    drawn = {figure.name: svg(figures.chart(figure, material)) for figure in figures.FIGURES}
    drawn[table1.NAME] = svg(table1.chart(material))
    pages = {INDEX: index_page(material, drawn)}
    pages |= {f"{name}.svg": text for name, text in drawn.items()}
    for figure in figures.FIGURES:
        pages[f"{figure.name}.html"] = figures.figure_page(figure, material, drawn[figure.name])
    pages[f"{table1.NAME}.html"] = table1.table1_page(material, drawn[table1.NAME])
    texts = [_write_text(folder / name, text) for name, text in pages.items()]
    seen = seen_in_round(material)
    sheets = [
        write_site_sheet(folder / _SITES, site, material, seen) for site in material.reported_sites
    ]
    return [*texts, write_combined(folder / COMBINED, material), *sheets]


def _write_text(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _hold_free(out: Path) -> None:
    """Raise HomeInTheWay where the folder holds anything that no report would."""
    what = "stands where the report's folder should be"
    if out.exists() and not out.is_dir():
        raise HomeInTheWay(home=out, what=what, do="name another folder with --out")
    found = (path.relative_to(out).as_posix() for path in sorted(out.rglob("*")))
    strange = next((name for name in found if not is_of_a_report(name)), None)
    if strange is not None:
        raise HomeInTheWay(
            home=out,
            what=f"holds {strange}, which is no part of a report",
            do="name another folder with --out, or move it away",
        )


def _put_in_place(whole: Path, out: Path, *, aside: Path) -> None:
    """Put a finished report where an earlier one may stand; on failure the earlier one returns."""
    if not out.exists():
        whole.rename(out)
        return
    out.rename(aside)
    try:
        whole.rename(out)
    except OSError:
        aside.rename(out)
        raise
