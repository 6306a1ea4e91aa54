"""After what regroups: the queue follows, at once where it is short, else by the worker."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext

from casque.rounds import reviewing
from casque.web import tasks
from casque.web.views.review.desk import desk


def follow(request: HttpRequest, said: str) -> str:
    """Bring the queue to what was decided, once for a request; return what to say of it."""
    at = desk(request)
    if reviewing.follow(at.home, now=at.now):
        return said
    tasks.follow_soon()
    later = gettext("The queue is long: its groups follow within a minute.")
    return f"{said} {later}"
