"""Room: pictures. Our own copies by digest, never the site's; nothing in them runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from casque.settings import read_settings
from casque.web import copies, house
from casque.web.access import asks
from casque.web.headers import SANDBOX

KEPT: Final = "private, max-age=31536000, immutable"
"""A digest names its bytes for ever; what a browser keeps is this person's alone."""

Copy = Callable[..., tuple[bytes, str] | None]


@asks("look")
def pictures(request: HttpRequest, digest: str) -> HttpResponse:
    """Return a picture as it was kept."""
    return _copy(request, digest, copies.whole)


@asks("look")
def small(request: HttpRequest, digest: str) -> HttpResponse:
    """Return a small copy of a picture."""
    return _copy(request, digest, copies.small)


def _copy(request: HttpRequest, digest: str, copy: Copy) -> HttpResponse:
    home = house.home()
    if not copies.is_known(home, digest):
        raise Http404
    found = copy(home, digest, max_pixels=read_settings().limits.max_pixels)
    if found is None:
        answer = render(request, "casque/pictures/missing.svg", content_type="image/svg+xml")
    else:
        answer = HttpResponse(found[0], content_type=found[1])
        answer["Cache-Control"] = KEPT
    answer["Content-Security-Policy"] = SANDBOX
    return answer


URLS: Final[list[URLPattern]] = [
    path("pictures/<str:digest>/", pictures, name="pictures"),
    path("pictures/<str:digest>/small/", small, name="pictures-small"),
]
