"""Room: start."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from casque.web.access import asks


@asks("start")
def start(request: HttpRequest) -> HttpResponse:
    """Return the first page of the room."""
    return render(request, "casque/base.html")


URLS: Final[list[URLPattern]] = [path("start/", start, name="start")]
