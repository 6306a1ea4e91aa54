"""Room: rounds. The list, a round as a map, a search down to its captures, and what is begun."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from casque.db import models as m
from casque.errors import CasqueError
from casque.rounds import opening, pausing, round_map, showing_captures
from casque.web import house, tasks
from casque.web.access import asks
from casque.web.headers import SANDBOX
from casque.web.templatetags.reason_words import reason
from casque.web.views.rounds_words import HOW, STATES, TASKS

PER_PAGE: Final = 50
ROUNDS_PER_PAGE: Final = 24


@asks("look")
def rounds(request: HttpRequest) -> HttpResponse:
    """Return the list of rounds, with the form that opens a month."""
    opened = m.Round.objects.filter(opened_at__isnull=False).order_by("-name")
    page = Paginator(opened, ROUNDS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": round_map.list_rounds(list(page)),
        "next_month": round_map.next_month(house.clock().now()),
    }
    return render(request, "casque/rounds/list.html", context)


@require_POST
def _open(request: HttpRequest) -> HttpResponse:
    """Open a month."""
    name = request.POST.get("month", "").strip()
    try:
        by, now = house.member(request).code, house.clock().now()
        opening.open_round(house.home(), name, by=by, now=now)
    except CasqueError as error:
        messages.error(request, reason(error))
        return redirect("rounds")
    return redirect("rounds-map", name)


open_ = asks("collect")(_open)


@asks("look")
def map_(request: HttpRequest, name: str) -> HttpResponse:
    """Return a round as a map of its sites by its terms."""
    found = _found(name)
    shown = round_map.read_map(name, now=house.clock().now())
    context = {
        "round": found,
        "map": shown,
        "lines": [(line, squares(line, ZoneInfo(shown.zone))) for line in shown.lines],
        "legend": [(STATES[state], state, number) for state, number in shown.states],
        "revisions": found.revision_set.order_by("number"),
        **_progress(found),
    }
    return render(request, "casque/rounds/map.html", context)


SQUARE: Final = (
    '<td class="s-{}"><a href="searches/{}/"><span aria-hidden="true">{}</span>'
    '<span class="tip" data-own>{}</span></a></td>'
)

NO_SQUARE: Final = format_html("<td>{}</td>", "")


def squares(line: round_map.Line, zone: ZoneInfo) -> SafeString:
    """Return a line's squares; here and not in the template, for there are 1,600 on a page.

    Everything that is filled in is escaped.
    """
    words = {state: (word.mark, str(word.name)) for state, word in STATES.items()}
    return format_html_join(
        "",
        "{}",
        (
            (
                format_html(
                    SQUARE, cell.state, cell.search, words[cell.state][0],
                    _tip(line, cell, words[cell.state][1], zone),
                )
                if cell
                else NO_SQUARE,
            )
            for cell in line.cells
        ),
    )  # fmt: skip


def _tip(line: round_map.Line, cell: round_map.Cell, state: str, zone: ZoneInfo) -> str:
    """Return what a square says where it is pointed at: which search, how it ended, when."""
    why = f": {reason(cell.reason)}" if cell.reason else ""
    moment = f" ({cell.at.astimezone(zone):%Y-%m-%d %H:%M})" if cell.at else ""
    return f"{line.name} · {cell.query} — {state}{why}{moment}"


@asks("look")
def progress(request: HttpRequest, name: str) -> HttpResponse:
    """Return how far a round is: the part of its page that renews itself."""
    return render(request, "casque/rounds/_progress.html", _progress(_found(name)))


def _progress(found: m.Round) -> dict[str, object]:
    under_way = tasks.tasks_of(found.name)
    shown = round_map.read_progress(found, now=house.clock().now())
    return {
        "round": found,
        "progress": shown,
        "tasks": [(task, *TASKS[task.state]) for task in under_way],
        "is_live": shown.is_running or any(task.is_ahead for task in under_way),
        "zone": opening.frozen_scope(found).zone,
    }


BEGINNINGS: Final = {"run": tasks.collect_round, "resume": tasks.resume_collecting}


@require_POST
def _collect(request: HttpRequest, name: str) -> HttpResponse:
    """Begin to collect a round, or go on with it, beside the web."""
    found = _found(name)
    wanted = BEGINNINGS.get(request.POST.get("how", ""))
    if wanted is None or found.closed_at is not None:
        raise Http404
    if not tasks.begin(wanted, name, house.member(request).code):
        messages.warning(request, gettext("Something of this round is under way: let it end."))
    return redirect("rounds-map", name)


collect = asks("collect")(_collect)


@require_POST
def _close(request: HttpRequest, name: str) -> HttpResponse:
    """Close a round, or revise a closed one; with gaps, or to revise, a reason is asked for."""
    found, why = _found(name), request.POST.get("why", "").strip()
    shown = round_map.read_map(name, now=house.clock().now())
    if not why and (found.closed_at is not None or shown.gaps):
        messages.error(request, gettext("Say why: whoever reads this round later must know."))
    elif not tasks.begin(tasks.close_round, name, house.member(request).code, why):
        messages.warning(request, gettext("Something of this round is under way: let it end."))
    return redirect("rounds-map", name)


close = asks("collect")(_close)


@require_POST
def _pause(request: HttpRequest, name: str) -> HttpResponse:
    """Leave a site alone, or let it be asked again."""
    site, why = request.POST.get("site", ""), request.POST.get("why", "")
    by, now = house.member(request).code, house.clock().now()
    try:
        if request.POST.get("how") == "unpause":
            pausing.unpause(house.home(), name, site, by=by, now=now)
        else:
            pausing.pause(house.home(), name, site, by=by, why=why, now=now)
    except CasqueError as error:
        messages.error(request, reason(error))
    return redirect("rounds-map", name)


pause = asks("collect")(_pause)


@asks("look")
def search(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """Return a search with its attempts and their pages."""
    found = showing_captures.find_search(name, pk)
    if found is None:
        raise Http404
    attempts = showing_captures.attempts_of(found)
    context = {
        "search": found,
        "word": STATES[found.state],
        "attempts": [(one, STATES[one.state], HOW.get(one.how, "")) for one in attempts],
        "paused": pausing.paused(name).get(found.site, ""),
        "zone": opening.frozen_scope(found.round).zone if found.round.scope_id else "UTC",
    }
    return render(request, "casque/rounds/search.html", context)


@asks("look")
def capture(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """Return an archived page: where it lies, whether it is intact, what it gave."""
    opened = _opened(name, pk)
    hits = opened.capture.hit_set.select_related("version__advertisement").order_by("position")
    page = Paginator(hits, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "opened": opened,
        "capture": opened.capture,
        "search": opened.search,
        "page": page,
        "hits": showing_captures.hits_of(opened.capture, list(page)),
    }
    return render(request, "casque/rounds/capture.html", context)


@asks("look")
def file(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """Return an archived page as it came: as plain text to be kept, never as a page to be run."""
    del request
    opened = _opened(name, pk)
    body = showing_captures.body_of(house.home(), opened.capture)
    kind, ending = ("text/plain", "txt")
    if opened.is_picture:
        kind, ending = opened.capture.content_type, opened.capture.content_type.partition("/")[2]
    called = f"{opened.capture.sha256[:16]}.{ending}"
    place = "inline" if opened.is_picture else "attachment"
    headers = {
        "Content-Disposition": f'{place}; filename="{called}"',
        "Content-Security-Policy": SANDBOX,
    }
    return HttpResponse(body, content_type=kind, headers=headers)


def _found(name: str) -> m.Round:
    found = m.Round.objects.filter(name=name, opened_at__isnull=False).first()
    if found is None:
        raise Http404
    return found


def _opened(name: str, pk: int) -> showing_captures.Opened:
    opened = showing_captures.open_capture(house.home(), pk)
    if opened is None or opened.search.round.name != name:
        raise Http404
    return opened


URLS: Final[list[URLPattern]] = [
    path("rounds/", rounds, name="rounds"),
    path("rounds/open/", open_, name="rounds-open"),
    path("rounds/<str:name>/", map_, name="rounds-map"),
    path("rounds/<str:name>/progress/", progress, name="rounds-progress"),
    path("rounds/<str:name>/collect/", collect, name="rounds-collect"),
    path("rounds/<str:name>/close/", close, name="rounds-close"),
    path("rounds/<str:name>/pause/", pause, name="rounds-pause"),
    path("rounds/<str:name>/searches/<int:pk>/", search, name="rounds-search"),
    path("rounds/<str:name>/pages/<int:pk>/", capture, name="rounds-capture"),
    path("rounds/<str:name>/pages/<int:pk>/file/", file, name="rounds-file"),
]
