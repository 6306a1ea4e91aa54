"""Collecting the searches of a round, page by page: archive first, then one short transaction.

A kill at any point loses nothing and counts nothing twice: a page is fsynced to the archive
before its results are committed, and what was committed is never asked for again. An attempt that
was interrupted goes on with its next page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import structlog

from casque.db import frames, store
from casque.db import models as m
from casque.evidence import blobs
from casque.ports import Archive, Clock, Deposit, PageAddress, Pages, SavedPage
from casque.sites.adapter import Adapter
from casque.sites.classes import state_of
from casque.stations.collect import Collected, collect, sightings_of
from casque.tables import PAGES

log = structlog.get_logger()

Progress = Callable[[int, int, str], None]
"""Told how many of how many searches are done, and which site is next."""


def say_nothing(done: int, total: int, site: str) -> None:
    """Take no notice of progress."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What collecting needs from the outside."""

    pages: Pages
    archive: Archive
    clock: Clock
    adapters: Mapping[str, Adapter]
    pictures: Mapping[str, Path]
    blobs: Path


def collect_all(searches: Sequence[m.Search], tools: Tools, *, progress: Progress) -> None:
    """Collect the searches one after the other; one that fails never stops the others."""
    for done, search in enumerate(searches):
        progress(done, len(searches), search.site)
        collect_search(search, tools)
    progress(len(searches), len(searches), "")


def collect_search(search: m.Search, tools: Tools) -> None:
    """Collect one search to its end and record how it ended."""
    attempt = store.begin_attempt(search, now=tools.clock.now())
    adapter = tools.adapters[search.site]
    next_url: str | None = None
    while True:
        number = attempt.pages + 1
        address = _address(search, adapter, number, next_url)
        page = tools.pages.get(address)
        if page is None:
            break
        next_url = _take_in(attempt, number, page, tools)
    _conclude(attempt, adapter, tools.clock)


def _address(search: m.Search, adapter: Adapter, number: int, next_url: str | None) -> PageAddress:
    url = next_url or adapter.search_url(search.query, number)
    return PageAddress(search.pk, search.site, number, url)


def _take_in(attempt: m.Attempt, number: int, page: SavedPage, tools: Tools) -> str | None:
    """Archive a page, read it, commit it; return the address of the next one, if it names it."""
    search = attempt.search
    deposit = tools.archive.write(page, folder=f"{search.round.name}/{search.site}")
    collected = collect(_as_frame(search, number, page), tools.adapters)
    reading = collected.readings.row(0, named=True)
    store.commit_page(_page_of_attempt(attempt, number, page, deposit, collected, tools))
    log.info(
        "page collected",
        site=search.site,
        search=search.pk,
        page=number,
        page_class=reading["page_class"],
        results=reading["results"],
    )
    return str(reading["next_url"]) if reading["next_url"] else None


def _page_of_attempt(
    attempt: m.Attempt,
    number: int,
    page: SavedPage,
    deposit: Deposit,
    collected: Collected,
    tools: Tools,
) -> store.PageOfAttempt:
    return store.PageOfAttempt(
        attempt=attempt,
        number=number,
        page=page,
        deposit=deposit,
        reading=collected.readings.row(0, named=True),
        results=collected.results,
        sightings=sightings_of(collected.results, attempt.search.round.name),
        issues=tuple(collected.issues.select("position", "field", "what").iter_rows()),
        pictures=_keep_pictures(collected.results, tools),
    )


def _keep_pictures(results: pl.DataFrame, tools: Tools) -> dict[str, str]:
    """Keep the pictures that are at hand; return their digests by address."""
    shown = set(results["pictures"].explode().drop_nulls())
    return {
        address: blobs.keep(tools.blobs, tools.pictures[address].read_bytes())
        for address in sorted(shown & set(tools.pictures))
    }


def _as_frame(search: m.Search, number: int, page: SavedPage) -> pl.DataFrame:
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


def _conclude(attempt: m.Attempt, adapter: Adapter, clock: Clock) -> None:
    state, reason = state_of(frames.readings(attempt.pk), adapter)
    store.end_attempt(attempt, state=state, reason=reason, now=clock.now())
    log.info("search ended", site=attempt.search.site, search=attempt.search_id, state=state)
