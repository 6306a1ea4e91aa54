"""What was known before casque, for the screen: how much, and fifty links at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Max, Min

from casque.db import models as m

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger knows from before: links with their months, and totals."""

    links: int
    sites: int
    first: str
    last: str
    totals: tuple[m.HistoryTotal, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the links, the latest imported first; `older` begins the next part, 0 at the end."""

    links: Sequence[m.HistoryLink]
    older: int


def known() -> Known:
    """Return how much is known from before casque."""
    counted = m.HistoryLink.objects.aggregate(
        links=Count("id"),
        sites=Count("site", distinct=True),
        first=Min("first_round"),
        last=Max("first_round"),
    )
    totals = m.HistoryTotal.objects.order_by("period", "product", "site")
    return Known(
        links=counted["links"],
        sites=counted["sites"],
        first=counted["first"] or "",
        last=counted["last"] or "",
        totals=tuple(totals),
    )


def part(*, before: int = 0) -> Part:
    """Return up to fifty links, of those that were imported before a certain one."""
    rows = m.HistoryLink.objects.order_by("-pk")
    found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    shown = found[:PAGE]
    return Part(shown, shown[-1].pk if len(found) > PAGE else 0)
