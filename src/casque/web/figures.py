"""The figures of the overview: drawn once for each state of the ledger, and kept in the cache.

What they depend on is read in two short queries (`state_of`); a folder of the home's cache is named
after it. In a large home a page is never made to wait: it shows the figures of an earlier state,
says so, and has them counted anew.
"""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

import polars as pl
from django.db import connection
from django.db.models import Count

from casque import __version__
from casque.db import models as m
from casque.errors import CasqueError
from casque.measures import reach
from casque.measures.definitions import DEFINITIONS
from casque.measures.rows import COUNTED, OPENS, counted_each, open_into
from casque.measures.seen import monthly_searches
from casque.measures.timeline import timeline
from casque.ports import Clock
from casque.render.charts import svg
from casque.reports import figures
from casque.reports.changes import moments
from casque.reports.chart_words import CHART_WORDS, ZH
from casque.reports.material import Material
from casque.rounds import reading, reviewing
from casque.rounds.home import Home
from casque.rounds.reading import Known, Opened, read_known
from casque.rounds.reporting import material_of
from casque.tables import MONTHLY, TOTALS

Json = dict[str, Any]  # what JSON gives back: `_page` says what stands in it

PAGE: Final = "page.json"
FORM: Final = 3
"""The form of what is kept: raised with every change of it."""

KEPT: Final = 4
"""States that the cache keeps: those of one evening, not of a year."""

SMALL: Final = 20_000
"""Sightings up to which a page waits for its figures: a second or so."""

PATIENCE: Final = 600
"""Seconds after which figures of an earlier state are counted anew without being asked for."""

NEWEST: Final = (
    "rounds", "revisions", "sightings", "hits", "findings", "pictures", "judgements", "links",
    "decisions", "undos", "history_links", "history_totals",
)  # fmt: skip
"""Tables that only grow: the highest id says whether anything came."""

_ONE_AT_A_TIME: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class Drawn:
    """The figures of a state of the ledger, as the cache holds them.

    `fresh` says that the state is the present one; `at` is when they were counted.
    """

    folder: Path
    page: Json
    fresh: bool
    at: datetime

    @property
    def key(self) -> str:
        """Return the name of the state."""
        return self.folder.name


@dataclass(frozen=True, slots=True)
class State:
    """What the figures depend on, in one digest, and how large the home is."""

    key: str
    sightings: int
    searches: tuple[tuple[str, str, int], ...]  # round, state, how many

    @property
    def is_small(self) -> bool:
        """Tell whether a page may wait for its figures."""
        return self.sightings <= SMALL


def state_of(home: Home) -> State:
    """Return the state of the ledger and of the programme's files."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST)
        newest = cursor.fetchone()
    monthly = m.Search.objects.filter(kind=MONTHLY)
    by_state = monthly.values_list("round__name", "state").annotate(Count("id"))
    searches = tuple(sorted((name, state, number) for name, state, number in by_state))
    said = json.dumps([__version__, FORM, newest, searches, _scope(home)], default=str)
    sightings = newest[1 + NEWEST.index("sightings")] or 0
    return State(sha256(said.encode()).hexdigest()[:32], sightings, searches)


def drawn(home: Home, clock: Clock, state: State) -> Drawn | None:
    """Return the figures to show: of this state, else of the latest that there is.

    In a small home they are counted where they are not there; in a large one None says that
    nothing was counted yet.
    """
    kept = _read(_folder(home, state.key), fresh=True)
    if kept is not None or not state.is_small:
        return kept or _latest(home)
    return draw(home, clock, state)


def draw(home: Home, clock: Clock, state: State) -> Drawn | None:
    """Count and draw the figures of a state, once; None where no round was opened."""
    with _ONE_AT_A_TIME:
        folder = _folder(home, state.key)
        kept = _read(folder, fresh=True)
        if kept is not None or not m.Round.objects.filter(opened_at__isnull=False).exists():
            return kept
        fresh = Path(mkdtemp(prefix=".drawing-", dir=_made(folder.parent)))
        try:
            _write(home, clock, fresh)
            fresh.rename(folder)
        except OSError:  # another process was faster
            shutil.rmtree(fresh, ignore_errors=True)
        except CasqueError:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        _forget(folder.parent)
        return _read(folder, fresh=True)


def figure_file(home: Home, key: str, name: str) -> Path | None:
    """Return the file of a figure, or None where that state is not kept any more."""
    known = {file_name(f.name, words.language) for f in figures.FIGURES for words in CHART_WORDS}
    if not (key.isalnum() and name in known):
        return None
    path = _folder(home, key) / f"{name}.svg"
    return path if path.is_file() else None


def file_name(figure: str, language: str) -> str:
    """Return what a figure is called that is drawn in a language."""
    return f"{figure}-{ZH.language}" if language == ZH.language else figure


def is_late(found: Drawn | None, now: datetime) -> bool:
    """Tell whether a page should have its figures counted anew without being asked."""
    if found is None:
        return True
    return not found.fresh and abs((now - found.at).total_seconds()) > PATIENCE


def open_number(home: Home, clock: Clock, measure: str, round_: str, product: str) -> Opened:
    """Return a number with the offers behind it, as the overview shows it.

    Of a closed round as it was frozen; of an open one as it was drawn.

    Raises what `rounds.reading.open_number` raises.
    """
    found = drawn(home, clock, state_of(home))
    path = found.folder / f"counted-{round_}.parquet" if found else None
    if path is None or not path.is_file():
        return reading.open_number(home, clock, measure, round_=round_, product=product)
    offers = open_into(COUNTED.check(pl.read_parquet(path)), measure, product=product)
    measures = pl.read_parquet(path.with_name("measures.parquet"))
    number = reading.number_of(measures, measure, round_, product)
    return Opened(number=number, offers=offers, zone=str(found and found.page["zone"]), frozen=None)


def site_products(home: Home, clock: Clock, round_: str) -> list[dict[str, Any]]:
    """Return the site-products of a round: searched, covered, and why not; gaps first."""
    found = drawn(home, clock, state_of(home))
    if found is None:
        return []
    rows = pl.read_parquet(found.folder / "reach.parquet").filter(pl.col("round") == round_)
    return rows.sort("covered", "site", "product").to_dicts()


def _write(home: Home, clock: Clock, folder: Path) -> None:
    known = read_known(home, clock)
    opened = [str(name) for name in known.ledger.rounds["round"].sort()]
    material = material_of(home, opened[-1], known, clock=clock)
    for words in CHART_WORDS:
        for figure in figures.FIGURES:
            path = folder / f"{file_name(figure.name, words.language)}.svg"
            path.write_text(svg(figures.chart(figure, material, words)), encoding="utf-8")
    closed = set(m.Revision.objects.values_list("round__name", flat=True))
    still_open = [name for name in opened if name not in closed]
    for name, rows in counted_each(known.ledger, still_open, zone=known.zone).items():
        rows.write_parquet(folder / f"counted-{name}.parquet")
    material.measures.write_parquet(folder / "measures.parquet")
    _reach(known).write_parquet(folder / "reach.parquet")
    page = json.dumps(_page(material) | {"kappa": _agreement()}, ensure_ascii=False, default=str)
    (folder / PAGE).write_text(page, encoding="utf-8")


def _agreement() -> list[Json]:
    """Return how far blind readers agree: a row for each product."""
    rows: list[Json] = reviewing.kappa().to_dicts()
    return rows


def _reach(known: Known) -> pl.DataFrame:
    rounds = timeline(known.ledger.rounds, zone=known.zone)
    reached = reach.site_products(known.ledger, monthly_searches(known.ledger, rounds))
    return reached.sort("round", "site", "product")


def _page(material: Material) -> Json:
    """Return all that the overview says beside its charts, as plain data."""
    given = {
        (row["measure"], row["round"], row["product"]): row
        for row in material.measures.iter_rows(named=True)
    }
    months = figures.reported_months(material)
    return {
        "round": material.round,
        "at": material.generated_at.isoformat(),
        "zone": material.zone,
        "source": [figures.source(material, words) for words in CHART_WORDS],
        "products": {code: [name.en, name.zh_hans] for code, name in material.products.items()},
        "sites": dict(material.sites),
        "months": months,
        "rounds": sorted({name for _, name, _ in given}),
        "figures": [_figure(figure, months, given) for figure in figures.FIGURES],
        "by_product": _by_product(material.round, given),
        "moments": list(_moments(material, months)),
        "totals": material.totals.sort(TOTALS.key).to_dicts(),
    }


Given = Mapping[tuple[str, str, str], Mapping[str, Any]]


def _figure(figure: figures.Figure, months: list[str], given: Given) -> Json:
    columns = [
        {"measure": measure, "product": series.product, "counts": series.counts}
        for series in figure.series
        for measure in (series.measure, series.upper)
        if measure
    ]
    rows = [
        {
            "month": month,
            "cells": [
                _cell(given.get((str(c["measure"]), month, str(c["product"]))), c) for c in columns
            ],
        }
        for month in reversed(months)
    ]
    return {
        "name": figure.name, "number": figure.name.rpartition("-")[2], "title": figure.title,
        "chinese": figure.chinese, "columns": columns, "rows": rows,
    }  # fmt: skip


def _cell(row: Mapping[str, Any] | None, column: Mapping[str, Any]) -> Json | None:
    """Return a measure of a month; None where the month has no round, or no such number."""
    if row is None:
        return None
    numerator = _NUMERATORS[str(column["measure"])]
    return {
        "numerator": row["numerator"],
        "denominator": row["denominator"],
        "value": row["value"],
        "note": row["note"] or "",
        "opens": numerator if numerator in OPENS else "",
        "product": column["product"],
    }


def _by_product(round_: str, given: Given) -> Json:
    """Return the counts of the latest round, for all products and for each."""
    measures = ("twpa", "nwpa", "backlog", "unjudged", "coverage")
    products = sorted({product for _, name, product in given if name == round_})
    return {
        "measures": list(measures),
        "rows": [
            {
                "product": product,
                "cells": [
                    _cell(given.get((name, round_, product)), {"measure": name, "product": product})
                    for name in measures
                ],
            }
            for product in products
        ],
    }


def _moments(material: Material, months: list[str]) -> Iterator[Json]:
    events = {(event.day, event.name.en): event for event in material.events}
    told = (moments(material, months, words) for words in CHART_WORDS)
    for english, chinese in zip(*told, strict=True):
        is_event = english.kind == "event"
        yield {
            "at": english.at,
            "kind": english.kind,
            "label": english.label,
            "chinese": chinese.label,
            "source": events[english.at, english.label].source if is_event else "Table 1",
        }


def _read(folder: Path, *, fresh: bool) -> Drawn | None:
    try:
        page = json.loads((folder / PAGE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return Drawn(folder, page, fresh, datetime.fromisoformat(page["at"]))


def _latest(home: Home) -> Drawn | None:
    found = _by_age(home.cache / "figures")
    return next((one for folder in found if (one := _read(folder, fresh=False))), None)


def _forget(folder: Path) -> None:
    """Remove all states but the latest; whoever looks at an older one counts it anew."""
    for old in _by_age(folder)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)


def _by_age(folder: Path) -> list[Path]:
    try:
        kept = [one for one in folder.iterdir() if one.name.isalnum()]
        return sorted(kept, key=lambda one: one.stat().st_mtime, reverse=True)
    except OSError:
        return []


def _folder(home: Home, key: str) -> Path:
    return home.cache / "figures" / key


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _scope(home: Home) -> list[tuple[str, int, int]]:
    """Return the programme's files with when they were changed."""
    files = [
        path for layer in (home.scope, *home.overlays) for path in sorted(layer.rglob("*.yml"))
    ]
    return [(str(path), (seen := path.stat()).st_mtime_ns, seen.st_size) for path in files]


_HIGHEST: Final = ["(SELECT MAX(id) FROM " + table + ")" for table in NEWEST]  # noqa: S608 - ours
_NEWEST: Final = ", ".join(["SELECT (SELECT MAX(opened_at) FROM rounds)", *_HIGHEST])
_NUMERATORS: Final = {one.name: one.numerator for one in DEFINITIONS}
