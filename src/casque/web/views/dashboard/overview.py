"""The overview: tiles, figures, and the table under each."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from casque.db import models as m
from casque.web import figures, house
from casque.web.access import asks, may
from casque.web.headers import SANDBOX
from casque.web.tiles import tiles


@asks("look")
def dashboard(request: HttpRequest) -> HttpResponse:
    """Return the overview of the latest round and of every month up to it."""
    latest = m.Round.objects.filter(opened_at__isnull=False).order_by("name").last()
    if latest is None:
        return render(request, "casque/dashboard/none.html")
    state = figures.state_of(house.home())
    leads = may(house.member(request), "settle")
    found = figures.drawn(house.home(), house.clock(), state)
    words = {
        "round": latest.name,
        "tiles": tiles(latest.name, state, found, for_leads=leads),
        "drawn": found,
        "page": found.page if found else None,
        "is_late": figures.is_late(found, house.clock().now()),
    }
    return render(request, "casque/dashboard/overview.html", words)


@require_POST
def _count(request: HttpRequest) -> HttpResponse:
    """Count and draw the figures as the ledger stands now, then show them."""
    del request
    figures.draw(house.home(), house.clock(), figures.state_of(house.home()))
    return redirect("dashboard")


count = asks("look")(_count)


@asks("look")
def figure(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """Return a chart: the same for as long as its address is."""
    del request
    path = figures.figure_file(house.home(), key, name)
    if path is None:
        raise Http404
    answer = HttpResponse(path.read_bytes(), content_type="image/svg+xml")
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return answer
