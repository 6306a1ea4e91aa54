"""Collecting pages: archive first, then one short transaction.

A kill at any point loses nothing and counts nothing twice: a page is fsynced to the archive
before its results are committed, and what was committed is never asked for again. An attempt that
was interrupted goes on with its next page. Saved pages are collected here, search by search; live
ones in `crawling`, all sites side by side, through the same `take_in`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import structlog

from casque.db import frames, store
from casque.db import models as m
from casque.evidence import blobs
from casque.ports import Archive, Clock, Deposit, PageAddress, Pages, SavedPage
from casque.sites.adapter import Adapter
from casque.sites.classes import Stopped, state_of
from casque.stations.collect import Collected, collect, sightings_of
from casque.tables import PAGES

log = structlog.get_logger()

Row = dict[str, Any]  # a row of a checked table: `tables.py` says which types it holds

Progress = Callable[[int, int, str], None]
"""Told how many of how many searches are done, and which site is next."""


def say_nothing(done: int, total: int, site: str) -> None:
    """Take no notice of progress."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What collecting needs from the outside."""

    archive: Archive
    clock: Clock
    adapters: Mapping[str, Adapter]


@dataclass(frozen=True, slots=True)
class Saved:
    """Pages and pictures that are at hand, and where pictures are kept."""

    pages: Pages
    pictures: Mapping[str, Path]
    blobs: Path


@dataclass(frozen=True, slots=True)
class Came:
    """One page that came: which of its attempt, its bytes, and where they lie."""

    attempt: m.Attempt
    number: int
    page: SavedPage
    deposit: Deposit


def collect_all(
    searches: Sequence[m.Search], tools: Tools, saved: Saved, *, progress: Progress
) -> None:
    """Collect the searches one after the other; one that fails never stops the others."""
    for done, search in enumerate(searches):
        progress(done, len(searches), search.site)
        collect_search(search, tools, saved)
    progress(len(searches), len(searches), "")


def collect_search(search: m.Search, tools: Tools, saved: Saved) -> None:
    """Collect one search to its end and record how it ended."""
    attempt = store.begin_attempt(search, now=tools.clock.now())
    adapter = tools.adapters[search.site]
    next_url: str | None = None
    while True:
        number = attempt.pages + 1
        address = address_of(search, adapter, number, next_url)
        page = saved.pages.get(PageAddress(search.pk, search.site, number, address))
        if page is None:
            break
        deposit = tools.archive.write(page, folder=folder_of(search))
        came = Came(attempt, number, page, deposit)
        collected = take_in(came, tools, pictures=lambda results: _keep_pictures(results, saved))
        next_url = collected.readings["next_url"][0]
    conclude_attempt(attempt, tools)


def address_of(search: m.Search, adapter: Adapter, number: int, next_url: str | None) -> str:
    """Return where a search's page is: where the page before says, else by its number."""
    return next_url or adapter.search_url(search.query, number)


def folder_of(search: m.Search) -> str:
    """Return where in the archive a search's pages belong."""
    return f"{search.round.name}/{search.site}"


KeepPictures = Callable[[pl.DataFrame], Mapping[str, str]]
"""Keeps pictures of results (RESULTS); returns their digests by address."""


def keep_none(results: pl.DataFrame) -> Mapping[str, str]:
    """Keep no picture: a crawl asks for them later."""
    del results
    return {}


Pause = Callable[[Row], str]
"""Says of a reading (a row of READINGS) why its site must be left alone, or nothing."""


def go_on(reading: Row) -> str:
    """Leave no site alone: saved pages ask nothing of it."""
    del reading
    return ""


def take_in(
    came: Came, tools: Tools, *, pictures: KeepPictures = keep_none, pause: Pause = go_on
) -> Collected:
    """Read an archived page and commit it; return what it was and gave."""
    search = came.attempt.search
    collected = collect(as_frame(search, came.number, came.page), tools.adapters)
    reading = collected.readings.row(0, named=True)
    store.commit_page(
        store.PageOfAttempt(
            attempt=came.attempt,
            number=came.number,
            page=came.page,
            deposit=came.deposit,
            reading=reading,
            results=collected.results,
            sightings=sightings_of(collected.results, search.round.name),
            issues=tuple(collected.issues.select("position", "field", "what").iter_rows()),
            pictures=pictures(collected.results),
            pause=pause(reading),
        )
    )
    log.info(
        "page collected",
        site=search.site,
        search=search.pk,
        page=came.number,
        page_class=reading["page_class"],
        results=reading["results"],
    )
    return collected


def conclude_attempt(
    attempt: m.Attempt,
    tools: Tools,
    stopped: Stopped | None = None,
    *,
    pause: str = "",
    pictures: store.PicturesOfPages = store.NO_PICTURES,
) -> None:
    """Record how an attempt ended whose pages are committed."""
    adapter = tools.adapters[attempt.search.site]
    state, reason = state_of(frames.readings(attempt.pk), adapter, stopped)
    store.end_attempt(
        attempt,
        state=state,
        reason=reason,
        now=tools.clock.now(),
        pause=pause,
        pictures=pictures,
    )
    log.info("search ended", site=attempt.search.site, search=attempt.search_id, state=state)


def _keep_pictures(results: pl.DataFrame, saved: Saved) -> dict[str, str]:
    """Keep the pictures that are at hand; return their digests by address."""
    shown = set(results["pictures"].explode().drop_nulls())
    return {
        address: blobs.keep(saved.blobs, saved.pictures[address].read_bytes())
        for address in sorted(shown & set(saved.pictures))
    }


def as_frame(search: m.Search, number: int, page: SavedPage) -> pl.DataFrame:
    """Return one page of a search as PAGES."""
    row = {
        "search": search.pk,
        "page": number,
        "site": search.site,
        "url": page.url,
        "status": page.status,
        "content_type": page.content_type,
        "body": page.body,
        "fetched_at": page.fetched_at,
        "number": page.number,
    }
    return PAGES.frame([row])
