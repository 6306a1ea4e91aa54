"""What the ledger knows that a live search needs: where it stands, and what need not be fetched."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from casque.db import models as m
from casque.rounds.turning import PageSeen
from casque.tables import MONTHLY

PATIENCE = 3
"""Searches of a site in a row that may fail without one page of it being read."""


def known_items(round_: m.Round, site: str) -> frozenset[str]:
    """Return the items of a site that the monthly searches of the last round found."""
    last = (
        m.Round.objects.filter(opened_at__isnull=False, name__lt=round_.name)
        .order_by("name")
        .last()
    )
    searches = m.Search.objects.filter(round=last, site=site, kind=MONTHLY)
    hits = m.Hit.objects.filter(capture__attempt__search__in=searches)
    return frozenset(hits.values_list("version__advertisement__item", flat=True))


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
    met = any(item in known for item in items)
    return PageSeen(page_class, more, next_url, tuple(items), met)


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
    """Tell whether an attempt ended without any page but such that say the site failed."""
    read = attempt.capture_set.exclude(page_class="error")
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


GIVEN_UP = "picture {nth} did not come: {why}"
"""How an issue says that a picture is given up; `_NTH` reads back which."""

_NTH = re.compile(r"picture ([0-9]+) did not come")


def _given_up(search: m.Search, items: Collection[int]) -> Iterator[tuple[int, str]]:
    """Give the pictures of these advertisements that could not be had in the search's round."""
    said = m.Issue.objects.filter(
        field="pictures",
        capture__attempt__search__round=search.round_id,
        capture__attempt__search__site=search.site,
    ).values_list("capture_id", "position", "what")
    places = {(c, p, int(found[1])) for c, p, what in said if (found := _NTH.match(what))}
    hits = m.Hit.objects.filter(
        capture__in={capture for capture, _, _ in places}, version__advertisement__in=items
    )
    for shown in _shown_in(hits):
        if (shown.capture, shown.position, shown.nth) in places:
            yield shown.advertisement, shown.address
