"""A search opened down to its captures: attempts, archived pages, hits and issues, for screens.

What is shown of an archived page was checked against its digest when it was opened.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count

from casque.db import by_hand
from casque.db import models as m
from casque.errors import EvidenceDamaged
from casque.ports import Deposit
from casque.rounds.home import Home
from casque.text.masking import masked

MOST_ISSUES: Final = 50
"""Issues of one page that are shown; a page of a hostile site may have thousands."""

PICTURES: Final = ("image/png", "image/jpeg")
"""What is shown as it is: screenshots that people dropped, checked when they came."""


@dataclass(frozen=True, slots=True)
class Page:
    """One archived page of an attempt, as a line of it."""

    capture: int
    page: int
    page_class: str
    reason: str
    results: int
    refused: int
    issues: int
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Tried:
    """One attempt with its pages, and who made it where a person did."""

    number: int
    state: str
    reason: str
    started_at: datetime
    ended_at: datetime | None
    results: int
    pages: tuple[Page, ...]
    by: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One result on a page; contacts in its title are masked."""

    position: int
    item: str
    title: str
    link: str


@dataclass(frozen=True, slots=True)
class Opened:
    """An archived page with where its bytes lie, and whether they are as they were recorded."""

    capture: m.Capture
    search: m.Search
    attempt: int
    is_intact: bool
    what: str
    issues: tuple[tuple[int | None, str, str], ...]
    issues_left_out: int

    @property
    def is_picture(self) -> bool:
        """Tell whether it is a screenshot."""
        return self.capture.content_type in PICTURES


def find_search(round_name: str, search: int) -> m.Search | None:
    """Return a search of a round, or None."""
    found = m.Search.objects.select_related("round__adapters")
    return found.filter(pk=search, round__name=round_name).first()


def attempts_of(search: m.Search) -> tuple[Tried, ...]:
    """Return the attempts at a search, the latest first, each with its pages."""
    attempts = list(search.attempt_set.order_by("-number"))
    ids = [attempt.pk for attempt in attempts]
    hands, pages = by_hand.how_closed(ids), _pages(ids)
    return tuple(_tried(attempt, pages[attempt.pk], hands.get(attempt.pk)) for attempt in attempts)


def _tried(attempt: m.Attempt, pages: Sequence[Page], hand: m.HandSearch | None) -> Tried:
    return Tried(
        number=attempt.number,
        state=attempt.state,
        reason=attempt.reason,
        started_at=attempt.started_at,
        ended_at=attempt.ended_at,
        results=attempt.results,
        pages=tuple(pages),
        by=hand.by if hand else "",
        how=hand.kind if hand else "",
    )


def _pages(attempts: Sequence[int]) -> dict[int, list[Page]]:
    captures = m.Capture.objects.filter(attempt__in=attempts)
    odd = Counter(dict(captures.values_list("pk").annotate(Count("issue"))))
    found: dict[int, list[Page]] = defaultdict(list)
    for one in captures.order_by("page"):
        found[one.attempt_id].append(
            Page(
                one.pk, one.page, one.page_class, one.reason, one.results, one.refused,
                odd[one.pk], one.fetched_at,
            )
        )  # fmt: skip
    return found


def open_capture(home: Home, capture: int) -> Opened | None:
    """Return an archived page, checked against its digest; None where there is none."""
    found = (
        m.Capture.objects.select_related("attempt__search__round").filter(pk=capture).first()
    )  # fmt: skip
    if found is None:
        return None
    try:
        body_of(home, found)
        what = ""
    except EvidenceDamaged as damage:
        what = str(damage)
    issues = found.issue_set.order_by("pk").values_list("position", "field", "what")
    return Opened(
        capture=found,
        search=found.attempt.search,
        attempt=found.attempt.number,
        is_intact=not what,
        what=what,
        issues=tuple(issues[:MOST_ISSUES]),
        issues_left_out=max(issues.count() - MOST_ISSUES, 0),
    )


def body_of(home: Home, capture: m.Capture) -> bytes:
    """Return the bytes of an archived page; raise EvidenceDamaged where they have changed."""
    place = Deposit(capture.file, capture.offset, capture.length, capture.sha256)
    return home.archive().read(place)


def hits_of(capture: m.Capture, hits: Sequence[m.Hit]) -> list[Hit]:
    """Return hits of a page as they are shown, with their links in its round."""
    links = dict(
        m.Sighting.objects.filter(
            round=capture.attempt.search.round_id, version__in=[hit.version_id for hit in hits]
        ).values_list("version", "link")
    )
    return [
        Hit(
            position=hit.position,
            item=hit.version.advertisement.item,
            title=masked(hit.version.title),
            link=links.get(hit.version_id) or "",
        )
        for hit in hits
    ]
