"""`casque sites`: the adapters, their cases, and a try on a saved page."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from casque.cli.output import AsJson, print_json
from casque.errors import FileMissing, SiteUnknown
from casque.rounds.home import read_home
from casque.settings import read_settings
from casque.sites.adapter import Adapter
from casque.sites.cases import Checked, as_row, check_cases
from casque.sites.loading import catalogue, load_adapter
from casque.sites.reading import read_page
from casque.sites.results import PageReading, Result

app = typer.Typer(no_args_is_help=True)


@app.command("list")
def list_sites(as_json: AsJson = False) -> None:
    """List the sites that can be read: the package's, and those of the home there is."""
    adapters = [load_adapter(folder) for folder in _catalogue().values()]
    rows = [
        {"site": a.name, "title": a.title, "address": a.address, "language": a.language}
        for a in adapters
    ]
    if as_json:
        return print_json(rows)
    for row in rows:
        typer.echo(f"{row['site']:<16} {row['address']:<34} {row['title']}")
    return None


@app.command()
def check(
    name: Annotated[str, typer.Argument(help="A site, or the folder of an adapter.")] = "",
    as_json: AsJson = False,
) -> None:
    """Read every case of a site, or of all, and say where the reading differs."""
    checked = [one for folder in _folders(name) for one in _checked(folder)]
    if as_json:
        print_json([_case_row(one) for one in checked])
    else:
        for one in checked:
            typer.echo(f"{'ok  ' if one.passed else 'FAIL'} {one.site}/{one.case}: {_told(one)}")
    if not all(one.passed for one in checked):
        raise typer.Exit(1)


@app.command("try")
def try_page(
    file: Annotated[Path, typer.Argument(help="A saved page.")],
    site: Annotated[
        str, typer.Option(help="A site, or the folder of an adapter; without it, each.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Read a saved page and show what it is, why, and its results."""
    if not file.is_file():
        raise FileMissing(path=file, do="name a saved page")
    adapters = [load_adapter(folder) for folder in _folders(site)]
    readings = {adapter.name: _read(adapter, file) for adapter in adapters}
    if as_json:
        return print_json([_reading_row(name, one) for name, one in readings.items()])
    for name, reading in readings.items():
        _show(name, reading, rows=bool(site))
    return None


def _folders(name: str) -> list[Path]:
    """Return the adapter of that name or in that folder; without a name, all of them."""
    known = _catalogue()
    if not name:
        return list(known.values())
    if name in known:
        return [known[name]]
    if os.sep not in name and not Path(name).is_dir():
        raise SiteUnknown(site=name, do=f"there are adapters for {', '.join(known)}")
    return [Path(name).resolve()]


def _catalogue() -> dict[str, Path]:
    home = read_settings().home
    own = read_home(home).adapter_folders if (home / "home.json").is_file() else ()
    return catalogue(own)


def _checked(folder: Path) -> list[Checked]:
    return list(check_cases(load_adapter(folder), folder))


def _told(one: Checked) -> str:
    return one.page_class if one.passed else one.difference


def _case_row(one: Checked) -> dict[str, object]:
    return {
        "site": one.site,
        "case": one.case,
        "passed": one.passed,
        "class": one.page_class,
        "difference": one.difference,
    }


def _read(adapter: Adapter, file: Path) -> PageReading:
    """Return the reading of a file; the file's own time stands for when the page came."""
    saved_at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return read_page(
        adapter, file.read_bytes(), status=None, content_type="", url="", fetched_at=saved_at
    )


def _reading_row(name: str, reading: PageReading) -> dict[str, object]:
    return {
        "site": name,
        "class": reading.page_class,
        "reason": reading.reason,
        "more": reading.more,
        "next_url": reading.next_url,
        "results": [as_row(result) for result in reading.results],
        "issues": [[one.position, one.field, one.what] for one in reading.issues],
    }


def _show(name: str, reading: PageReading, *, rows: bool) -> None:
    more = ", more to come" if reading.more else ""
    typer.echo(f"{name}: {reading.page_class}: {reading.reason}{more}")
    for issue in reading.issues:
        where = "page" if issue.position is None else f"row {issue.position}"
        typer.echo(f"  {where}: {issue.field}: {issue.what}")
    for result in reading.results if rows else ():
        typer.echo(_line(result))


def _line(result: Result) -> str:
    """Return a result on one line; a page must not steer the terminal."""
    posted = result.posted.date().isoformat() if result.posted else "-"
    cells = (f"{result.position:>5}", result.item, posted, result.price or "-", result.title[:60])
    line = "  ".join(cells)
    return "".join(c if c.isprintable() else " " for c in line)
