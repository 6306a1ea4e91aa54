"""What the ledger knows that a live search needs: where it stands, and what need not be fetched."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from casque.db import models as m
from casque.ports import Archive, Deposit
from casque.rounds.turning import Known, PageSeen, is_settled
from casque.sites.adapter import Adapter
from casque.sites.reading import read_page
from casque.tables import MONTHLY, PageClass

PATIENCE = 3
"""Searches of a site in a row that may fail without one page of it being read."""

NOT_READ: tuple[PageClass, ...] = ("error", "not_understood")
"""Classes of page that give nothing, and so cost patience as a page does that never came."""


@dataclass(frozen=True, slots=True)
class LastRound:
    """What the monthly searches of the last round found on a site, and on which day it began."""

    items: frozenset[str] = frozenset()
    day: datetime | None = None


def last_round(round_: m.Round, site: str, adapter: Adapter) -> LastRound:
    """Return what is known of a site from the last round; days are those of the site."""
    last = (
        m.Round.objects.filter(opened_at__isnull=False, name__lt=round_.name)
        .order_by("name")
        .last()
    )
    if last is None or last.opened_at is None:
        return LastRound()
    searches = m.Search.objects.filter(round=last, site=site, kind=MONTHLY)
    hits = m.Hit.objects.filter(capture__attempt__search__in=searches)
    opened = last.opened_at.astimezone(ZoneInfo(adapter.dates.zone))
    return LastRound(
        items=frozenset(hits.values_list("version__advertisement__item", flat=True)),
        day=opened.replace(hour=0, minute=0, second=0, microsecond=0),
    )


def is_page_settled(
    attempt: m.Attempt, number: int, *, archive: Archive, adapter: Adapter, last: LastRound
) -> bool:
    """Tell whether a committed page shows nothing that was pushed up since the last round.

    It is read again from the archive: the dates of refreshes are in no table.
    """
    page = attempt.capture_set.get(page=number)
    reading = read_page(
        adapter,
        archive.read(Deposit(page.file, page.offset, page.length, page.sha256)),
        status=page.status,
        content_type=page.content_type,
        url=page.url,
        fetched_at=page.fetched_at,
    )
    return is_settled(reading, last.day)


def pages_of(attempt: m.Attempt, known: Collection[str]) -> list[PageSeen]:
    """Return the pages of an attempt that are committed, in their order."""
    items: dict[int, list[str]] = defaultdict(list)
    hits = m.Hit.objects.filter(capture__attempt=attempt).order_by("capture__page", "position")
    for page, item in hits.values_list("capture__page", "version__advertisement__item"):
        items[page].append(item)
    return [
        page_seen(capture.page_class, capture.more, capture.next_url, items[capture.page], known)
        for capture in attempt.capture_set.order_by("page")
    ]


def page_seen(
    page_class: str, more: bool, next_url: str | None, items: list[str], known: Collection[str]
) -> PageSeen:
    """Return what counts of a page for turning to the next."""
    return PageSeen(page_class, more, next_url, tuple(items), _known_of(items, known))


def _known_of(items: Sequence[str], known: Collection[str]) -> Known:
    """Return which of a page's advertisements are known.

    >>> [_known_of(page, {"K", "L"}) for page in ("", "ab", "Kb", "aK", "KL")]
    ['none', 'none', 'some', 'last', 'all']
    """
    met = [item in known for item in items]
    if not any(met):
        return "none"
    if all(met):
        return "all"
    return "last" if met[-1] else "some"


def failed_in_a_row(attempt: m.Attempt) -> int:
    """Return how many searches of the site failed last, before this one, with nothing read."""
    search = attempt.search
    ended = m.Attempt.objects.filter(
        search__round=search.round_id, search__site=search.site, ended_at__isnull=False
    ).exclude(pk=attempt.pk)
    failures = 0
    for earlier in ended.order_by("-ended_at", "-pk")[: PATIENCE - 1]:
        if not _gave_nothing(earlier):
            break
        failures += 1
    return failures


def _gave_nothing(attempt: m.Attempt) -> bool:
    """Tell whether an attempt ended without one page that could be read."""
    read = attempt.capture_set.exclude(page_class__in=NOT_READ)
    return attempt.state == "failed" and not read.exists()


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture that an advertisement shows, and where it was first seen in an attempt.

    `nth` counts the pictures of an advertisement from 1.
    """

    advertisement: int
    address: str
    capture: int
    position: int
    nth: int


def wanted_pictures(attempt: m.Attempt) -> list[Shown]:
    """Return the pictures that an attempt showed and that are neither kept nor given up.

    One that could not be had is not asked for again in the same round, whichever search shows it.
    """
    hits = m.Hit.objects.filter(capture__attempt=attempt).order_by("capture_id", "position")
    first: dict[tuple[int, str], Shown] = {}
    for shown in _shown_in(hits):
        first.setdefault((shown.advertisement, shown.address), shown)
    items = {advertisement for advertisement, _ in first}
    kept = m.Picture.objects.filter(advertisement__in=items)
    done = {*kept.values_list("advertisement_id", "address"), *_given_up(attempt.search, items)}
    return [shown for key, shown in first.items() if key not in done]


def _shown_in(hits: QuerySet[m.Hit]) -> Iterator[Shown]:
    """Give every picture of every hit, in the order of the hits."""
    rows = hits.values_list(
        "capture_id", "position", "version__advertisement_id", "version__pictures"
    )
    for capture, position, advertisement, addresses in rows:
        for nth, address in enumerate(addresses, start=1):
            yield Shown(advertisement, address, capture, position, nth)


PICTURES_EACH = 20
"""Pictures of one row that are asked for; a hostile page may name thousands."""

GIVEN_UP = "picture {nth} did not come: {why}"
"""How an issue says that a picture is given up; `_NTH` reads back which."""

_NTH = re.compile(r"picture ([0-9]+) did not come")

ENOUGH = f"of one advertisement {PICTURES_EACH} are kept"
"""Why the further pictures of a row are given up: one issue says it of all of them."""


OUT_OF_REACH = f"{PATIENCE} in a row did not come"
"""Why all further pictures of a site are given up, until one of them comes."""


def pictures_failed_in_a_row(search: m.Search) -> int:
    """Return how many pictures of the site count as failed last, before the first is asked for.

    Where they were given up, one more is asked for, as of a site that failed: whoever goes on after
    a kill loses little by it, and a person who sends us again hears what holds now.
    """
    said = m.Issue.objects.filter(
        field="pictures",
        capture__attempt__search__round=search.round_id,
        capture__attempt__search__site=search.site,
    ).exclude(what__endswith=ENOUGH)
    last = said.order_by("pk").last()
    return PATIENCE - 1 if last is not None and last.what.endswith(OUT_OF_REACH) else 0


def _given_up(search: m.Search, items: Collection[int]) -> Iterator[tuple[int, str]]:
    """Give the pictures of these advertisements that could not be had in the search's round."""
    said = m.Issue.objects.filter(
        field="pictures",
        capture__attempt__search__round=search.round_id,
        capture__attempt__search__site=search.site,
    ).values_list("capture_id", "position", "what")
    places = {(c, p, int(found[1])) for c, p, what in said if (found := _NTH.match(what))}
    crowded = {(c, p) for c, p, what in said if what.endswith(ENOUGH)}
    hits = m.Hit.objects.filter(
        capture__in={place[0] for place in (*places, *crowded)}, version__advertisement__in=items
    )
    for shown in _shown_in(hits):
        place = shown.capture, shown.position
        is_beyond = shown.nth > PICTURES_EACH and place in crowded
        if is_beyond or (*place, shown.nth) in places:
            yield shown.advertisement, shown.address
