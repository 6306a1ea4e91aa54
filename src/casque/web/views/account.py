"""Room: account. Coming in, the second factor, going out."""

from __future__ import annotations

from typing import Final

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from casque.web.access import asks


@asks("open")
def enter(request: HttpRequest) -> HttpResponse:
    """Return the page of the log-in."""
    return render(request, "casque/base.html")


@asks("open")
def second_factor(request: HttpRequest) -> HttpResponse:
    """Return the page that asks for the code of the second factor."""
    return render(request, "casque/base.html")


@asks("look")
def me(request: HttpRequest) -> HttpResponse:
    """Return the page of one's own account."""
    return render(request, "casque/base.html")


@require_POST
def _leave(request: HttpRequest) -> HttpResponse:
    """Log out."""
    logout(request)
    return redirect("enter")


leave = asks("open")(_leave)

URLS: Final[list[URLPattern]] = [
    path("enter/", enter, name="enter"),
    path("enter/code/", second_factor, name="second-factor"),
    path("me/", me, name="me"),
    path("leave/", leave, name="leave"),
]
