"""Five wrong passwords shut a name out for a quarter of an hour; whose name it is stays unwritten.

Attempts are counted for every name that is typed, known or not, so that nobody learns which is.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

from axes.utils import reset
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from casque.web import configuration

TOO_MANY = 429


def digest_of_name(request: HttpRequest | None, credentials: Mapping[str, str] | None) -> str:
    """Return what stands for a name where attempts are counted: a digest that only we can make."""
    named = (credentials or {}).get("username")
    typed = named if named is not None or request is None else request.POST.get("username")
    return _digest(typed or "")


def _digest(name: str) -> str:
    secret = settings.SECRET_KEY.encode()
    return hmac.new(secret, f"name {plain_name(name)}".encode(), hashlib.sha256).hexdigest()


def no_address(request: HttpRequest) -> None:
    """Return nothing in place of a visitor's address: it is not kept."""
    del request


def plain_name(typed: str) -> str:
    """Return a log-in name as it is kept.

    >>> plain_name(" Ana ")
    'ana'
    """
    return typed.strip().lower()


def locked_out(
    request: HttpRequest, answered: HttpResponse | None, credentials: Mapping[str, str] | None
) -> HttpResponse:
    """Return the page for whom the door stays shut a while."""
    del answered, credentials
    minutes = round(configuration.AXES_COOLOFF_TIME * 60)
    words = {"minutes": minutes, "limit": configuration.AXES_FAILURE_LIMIT}
    return render(request, "casque/account/locked.html", words, status=TOO_MANY)


def let_in_again(username: str) -> None:
    """Forget the wrong passwords of a name."""
    reset(username=_digest(username))
