"""Room: worklist. Searches that people make, each closed by pages, links, or "nothing found"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from casque.db import models as m
from casque.db.by_hand import Closed
from casque.errors import InputInvalid, UsageProblem
from casque.rounds import hand_search, opening, showing_captures
from casque.rounds.matching import ENDED
from casque.web import house, tasks
from casque.web.access import asks
from casque.web.templatetags.reason_words import reason
from casque.web.views.rounds_words import HOW, STATES

PER_PAGE: Final = 50


@asks("collect")
def worklist(request: HttpRequest) -> HttpResponse:
    """Return what is to be searched by hand, of one site where one is chosen."""
    waiting = hand_search.todo(house.home())
    sites = Counter(task.site for task in waiting)
    site = request.GET.get("site", "")
    chosen = [task for task in waiting if site in ("", task.site)]
    page = Paginator(chosen, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "sites": sorted(sites.items()),
        "site": site,
        "waiting": len(waiting),
        "page": page,
        "rows": [(task, STATES[task.state]) for task in page],
        "has_round": bool(waiting)
        or m.Round.objects.filter(opened_at__isnull=False, closed_at=None).exists(),
    }
    return render(request, "casque/worklist/list.html", context)


@asks("collect")
def search(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the page on which one search is closed."""
    return _page(request, pk)


def _page(request: HttpRequest, pk: int, **more: object) -> HttpResponse:
    """Return a search's page; `more` is what went wrong, and what was typed."""
    task = hand_search.find_task(house.home(), pk)
    found = m.Search.objects.select_related("round").filter(pk=pk).first()
    if task is None or found is None:
        raise Http404
    attempts = showing_captures.attempts_of(found)
    context = {
        "task": task,
        "word": STATES[task.state],
        "is_open": found.round.closed_at is None and found.state not in ENDED,
        "attempts": [(one, STATES[one.state], HOW.get(one.how, "")) for one in attempts],
        "seen": len(attempts),
        "zone": opening.frozen_scope(found.round).zone,
        **more,
    }
    status = 400 if "problems" in more else 200
    return render(request, "casque/worklist/search.html", context, status=status)


Way = Callable[[HttpRequest, int, int, str], Closed]
"""Closes a search with what a request brings: its key, attempts seen, and who asks."""


def _with_pages(request: HttpRequest, pk: int, seen: int, by: str) -> Closed:
    files = [
        hand_search.Dropped(one.name or "", one.read(MOST_BYTES))
        for one in request.FILES.getlist("pages")
    ]
    now = house.clock().now()
    return hand_search.close_with_pages(house.home(), pk, files, seen=seen, by=by, now=now)


def _with_links(request: HttpRequest, pk: int, seen: int, by: str) -> Closed:
    text, now = request.POST.get("links", ""), house.clock().now()
    return hand_search.close_with_links(house.home(), pk, text, seen=seen, by=by, now=now)


def _with_nothing(request: HttpRequest, pk: int, seen: int, by: str) -> Closed:
    one = request.FILES.get("screenshot")
    body = one.read(MOST_BYTES) if one is not None else b""
    now = house.clock().now()
    return hand_search.close_with_nothing(house.home(), pk, body, seen=seen, by=by, now=now)


MOST_BYTES: Final = hand_search.MOST_SCREENSHOT + 1
"""Bytes of one file that are read: what is larger is refused, whatever it is."""

WAYS: Final[dict[str, Way]] = {
    "pages": _with_pages,
    "links": _with_links,
    "nothing": _with_nothing,
}


@require_POST
def _close(request: HttpRequest, pk: int, way: str) -> HttpResponse:
    """Close a search by hand, and tell how it ended."""
    seen = request.POST.get("seen", "")
    if way not in WAYS or not (seen.isascii() and seen.isdigit() and len(seen) < 9):
        raise Http404
    try:
        closed = WAYS[way](request, pk, int(seen), house.member(request).code)
    except InputInvalid as error:
        return _page(request, pk, problems=error.problems, way=way, links=request.POST.get("links"))
    except UsageProblem as error:
        return _page(request, pk, problems=[error], way=way, links=request.POST.get("links"))
    tasks.screen_soon(m.Search.objects.select_related("round").get(pk=pk).round.name)
    return _told(request, pk, closed)


close = asks("collect")(_close)


def _told(request: HttpRequest, pk: int, closed: Closed) -> HttpResponse:
    """Return where a person goes next: on, or back to a search that is not closed yet."""
    name, why = STATES[closed.state].name, reason(closed.reason)
    if closed.state in ENDED:
        said = gettext("Closed as “%(state)s”: %(reason)s.")
        messages.success(request, said % {"state": name, "reason": why})
        return redirect("worklist")
    said = gettext(
        "Kept, but the search is still open: it is “%(state)s” (%(reason)s). Save the missing or "
        "right pages and drop all of them again, or paste the links."
    )
    messages.warning(request, said % {"state": name, "reason": why})
    return redirect("worklist-search", pk)


URLS: Final[list[URLPattern]] = [
    path("worklist/", worklist, name="worklist"),
    path("worklist/<int:pk>/", search, name="worklist-search"),
    path("worklist/<int:pk>/<str:way>/", close, name="worklist-close"),
]
