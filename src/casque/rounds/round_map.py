"""A round as a map: its sites by its terms, each search with its state, reason and time.

Beside it the progress: how many searches have ended, at what rate, and how long the rest will take.
Read from the ledger alone, so that it is the same whoever runs the round: screen or terminal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Max, Min

from casque.db import models as m
from casque.db.store import PAUSED
from casque.rounds import opening, pausing
from casque.scope import Scope
from casque.tables import GAPS, MONTHLY, STATES

WAITING: Final = ("todo", "running")
WINDOW: Final = timedelta(minutes=10)
"""How far back the rate looks: long enough for slow sites, short enough to follow a change."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One search on the map; `at` is when it was last tried."""

    search: int
    site: str
    term: str
    query: str
    state: str
    reason: str
    attempts: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """One site on the map: a cell for each term, and why it is left alone, if it is."""

    site: str
    name: str
    cells: tuple[Cell | None, ...]
    states: tuple[tuple[str, int], ...]
    paused: str
    by_hand: str

    @property
    def total(self) -> int:
        """Return how many searches are planned on the site."""
        return sum(number for _, number in self.states)

    @property
    def ended(self) -> int:
        """Return how many of them have ended."""
        return sum(number for state, number in self.states if state not in WAITING)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a round is: searches ended of those planned, a minute, and what is left.

    `rate` and `left` are None where nothing ended lately, for then nobody can tell.
    """

    ended: int
    total: int
    asked: int  # that were asked for and have not ended
    is_running: bool
    rate: float | None
    left: timedelta | None
    last: datetime | None

    @property
    def minutes_left(self) -> int | None:
        """Return the minutes that are left, rounded up."""
        return None if self.left is None else -(-int(self.left.total_seconds()) // 60)


@dataclass(frozen=True, slots=True)
class RoundMap:
    """A round as its screen shows it."""

    round: str
    zone: str
    terms: tuple[tuple[str, str], ...]  # id and words
    lines: tuple[Line, ...]
    states: tuple[tuple[str, int], ...]
    gaps: int
    progress: Progress


def read_map(name: str, *, now: datetime) -> RoundMap:
    """Return a round as a map; raise RoundUnknown where it was not opened."""
    round_ = opening.find_round(name)
    cells = _cells(round_)
    scope = opening.frozen_scope(round_)
    terms = tuple({cell.term: cell.query for cell in cells}.items())
    states = _count(cell.state for cell in cells)
    return RoundMap(
        round=name,
        zone=scope.zone,
        terms=terms,
        lines=tuple(_lines(round_, scope, cells, [term for term, _ in terms])),
        states=states,
        gaps=sum(number for state, number in states if state in GAPS),
        progress=read_progress(round_, now=now),
    )


def _cells(round_: m.Round) -> list[Cell]:
    tried = {
        search: (number, ended or started)
        for search, number, ended, started in m.Attempt.objects.filter(search__round=round_)
        .values_list("search")
        .annotate(Count("pk"), Max("ended_at"), Max("started_at"))
    }
    planned = m.Search.objects.filter(round=round_, kind=MONTHLY).order_by("pk")
    named = planned.values_list("pk", "site", "term", "query", "state", "reason")
    return [Cell(*row, *tried.get(row[0], (0, None))) for row in named]


def _lines(
    round_: m.Round, scope: Scope, cells: Sequence[Cell], terms: Sequence[str]
) -> Iterable[Line]:
    names = {site.id: site.name for site in scope.sites}
    paused, by_hand = pausing.paused(round_.name), pausing.sites_by_hand(round_)
    of_site: dict[str, dict[str, Cell]] = {}
    for cell in cells:
        of_site.setdefault(cell.site, {})[cell.term] = cell
    for site, found in of_site.items():
        yield Line(
            site=site,
            name=names.get(site) or site,
            cells=tuple(found.get(term) for term in terms),
            states=_count(cell.state for cell in found.values()),
            paused=paused.get(site, ""),
            by_hand=by_hand.get(site, ""),
        )


def _count(states: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Return how often each state is met, in the order of STATES; those not met are left out."""
    met = Counter(states)
    return tuple((state, met[state]) for state in STATES if met[state])


def read_progress(round_: m.Round, *, now: datetime) -> Progress:
    """Return how far a round is."""
    searches = m.Search.objects.filter(round=round_, kind=MONTHLY)
    states = dict(searches.values_list("state").annotate(Count("pk")))
    asked = searches.filter(state__in=WAITING).exclude(source="").exclude(source__startswith=PAUSED)
    held = list(pausing.paused(round_.name))
    waiting = asked.exclude(site__in=held).count()
    rate, last = _rate(round_, now)
    return Progress(
        ended=sum(states.values()) - _waiting(states),
        total=sum(states.values()),
        asked=waiting,
        is_running=bool(waiting) and states.get("running", 0) > 0,
        rate=rate,
        left=timedelta(minutes=waiting / rate) if rate and waiting else None,
        last=last,
    )


def _waiting(states: Mapping[str, int]) -> int:
    return sum(states.get(state, 0) for state in WAITING)


def _rate(round_: m.Round, now: datetime) -> tuple[float | None, datetime | None]:
    """Return how many attempts ended a minute of late, and when the last one did."""
    attempts = m.Attempt.objects.filter(search__round=round_, search__kind=MONTHLY)
    last = attempts.aggregate(last=Max("ended_at"))["last"]
    lately = attempts.filter(ended_at__gt=now - WINDOW, ended_at__lte=now)
    found = lately.aggregate(number=Count("pk"), begun=Min("started_at"))
    if not found["number"]:
        return None, last
    span = now - max(found["begun"], now - WINDOW)
    return found["number"] / max(span.total_seconds() / 60, 1 / 60), last


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One round in the list of rounds."""

    name: str
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None
    closed_by: str
    ended: int
    total: int
    revisions: int


def list_rounds(rounds: Sequence[m.Round]) -> list[RoundLine]:
    """Return rounds that were opened as lines of a list, with how far each is."""
    ids = [round_.pk for round_ in rounds]
    searches = m.Search.objects.filter(round__in=ids, kind=MONTHLY)
    planned = dict(searches.values_list("round").annotate(Count("pk")))
    waiting = dict(searches.filter(state__in=WAITING).values_list("round").annotate(Count("pk")))
    revised = dict(
        m.Revision.objects.filter(round__in=ids).values_list("round").annotate(Count("pk"))
    )
    return [
        RoundLine(
            r.name, r.opened_at, r.opened_by, r.closed_at, r.closed_by,
            planned.get(r.pk, 0) - waiting.get(r.pk, 0), planned.get(r.pk, 0), revised.get(r.pk, 0),
        )
        for r in rounds
        if r.opened_at is not None
    ]  # fmt: skip


def next_month(now: datetime) -> str:
    """Return the month that a new round is most likely for: after the latest, else the present."""
    latest = m.Round.objects.filter(opened_at__isnull=False).order_by("name").last()
    if latest is None:
        return f"{now:%Y-%m}"
    year, month = map(int, latest.name.split("-"))
    return f"{year + month // 12}-{month % 12 + 1:02}"
