"""Who reviews, and when: read once for each request, however often it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from casque.rounds.home import Home
from casque.web import house


@dataclass(frozen=True, slots=True)
class Desk:
    """A reader at work: their code, the home, and the moment of the request."""

    reader: str
    home: Home
    now: datetime


def desk(request: HttpRequest) -> Desk:
    """Return who is asking, and when they asked."""
    known: Desk | None = getattr(request, "desk", None)
    if known is None:
        known = Desk(house.member(request).code, house.home(), house.clock().now())
        request.desk = known  # type: ignore[attr-defined]  # read here alone
    return known
