"""The one hand that closes a search by hand: its attempt, its pages and who did it, all or nothing.

What was read was computed, and archived, before: here it is written in one transaction. Where
somebody was faster, nothing is written, and the error says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

import polars as pl
from django.db import transaction

from casque.db import frames, store
from casque.db import models as m
from casque.errors import RoundState, UsageProblem

How = Literal["pages", "links", "nothing"]

GIVEN_UP = "given up: a person searched by hand"


@dataclass(frozen=True, slots=True)
class Hand:
    """Who closed a search by hand, when, and with what."""

    kind: How
    by: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Closed:
    """How a search ended that a person made: its attempt, state and reason."""

    attempt: int
    state: str
    reason: str


Ending = Callable[[pl.DataFrame], tuple[str, str]]
"""Returns state and reason of an attempt from what its pages were (READINGS)."""


@transaction.atomic
def close(
    search: int, *, seen: int, pages: Sequence[store.PageOfAttempt], hand: Hand, ending: Ending
) -> Closed:
    """Append an attempt with its pages, and record who made it.

    Args:
        search: its key.
        seen: how many attempts the person saw, who then closed it.
        pages: as they were read; their attempts are set here.
        hand: who, when and how.
        ending: says how the attempt ended.

    Raises:
        RoundState: the round is not open any more.
        UsageProblem: another attempt was made meanwhile.
    """
    held = m.Search.objects.select_for_update(of=("self",)).select_related("round")
    found = held.get(pk=search)
    _refuse_if_late(found, seen)
    found.attempt_set.filter(state="running").update(
        state="failed", reason=GIVEN_UP, ended_at=hand.at
    )
    attempt = store.begin_attempt(found, now=hand.at)
    for page in pages:
        store.commit_page(replace(page, attempt=attempt))
    state, reason = ending(frames.readings(attempt.pk))
    store.end_attempt(attempt, state=state, reason=reason, now=hand.at)
    m.HandSearch.objects.create(
        attempt=attempt, kind=hand.kind, by=hand.by, at=hand.at, note=hand.note[:500]
    )
    return Closed(attempt.pk, state, reason)


def _refuse_if_late(search: m.Search, seen: int) -> None:
    """Raise where the search is no longer what the person saw who closes it."""
    round_ = search.round
    if round_.opened_at is None or round_.closed_at is not None:
        raise RoundState(round=round_.name, state="not open", do="search in an open round")
    made = search.attempt_set.count()
    if made != seen:
        raise UsageProblem(
            what=f"{search.site} was searched for this word meanwhile ({made} attempts, not "
            f"{seen}): nothing was changed; look at how it ended, and close it again if need be"
        )


def how_closed(attempts: Sequence[int]) -> dict[int, m.HandSearch]:
    """Return how attempts were made by hand, by attempt; the machine's are not among them."""
    made = m.HandSearch.objects.filter(attempt__in=attempts)
    return {one.attempt_id: one for one in made}
