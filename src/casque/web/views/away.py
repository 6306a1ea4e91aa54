"""Room: away. The one door to other websites: it shows where it leads before it opens."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from casque.web.access import asks
from casque.web.leaving import Refusal, way_to

REFUSED: Final = 400


@asks("look")
def away(request: HttpRequest) -> HttpResponse:
    """Return the page that shows an address outside, with a link where it may be followed."""
    way = way_to(request.GET.get("to", ""))
    if isinstance(way, Refusal):
        return render(request, "casque/away/refused.html", {"refusal": way}, status=REFUSED)
    return render(request, "casque/away/away.html", {"way": way})


URLS: Final[list[URLPattern]] = [path("away/", away, name="away")]
