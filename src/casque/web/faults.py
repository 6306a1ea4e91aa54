"""Errors as pages: what went wrong, why, and what to do."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from casque.db.faults import ledger_fault
from casque.errors import CasqueError
from casque.web import house

log = structlog.get_logger()


class Faults:
    """Turns an error of casque, or of its database, into a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; errors come to `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page of an error that casque knows; others are Django's."""
        if isinstance(error, Error):
            error = ledger_fault(error, house.home().database)
        if not isinstance(error, CasqueError):
            return None
        log.warning("a page could not be made", fault=type(error).__name__)
        return fault_page(request, error)


def fault_page(request: HttpRequest, error: CasqueError) -> HttpResponse:
    """Return the page that tells an error: 400 where the call was wrong, else 500."""
    status = 400 if error.exit_code == 2 else 500
    return render(request, "casque/fault.html", {"error": error}, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page of an address that leads nowhere."""
    del exception
    return render(request, "casque/fault.html", {"kind": "not_found"}, status=404)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for who may not do this."""
    del exception
    return render(request, "casque/fault.html", {"kind": "not_allowed"}, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Return the page of an error that nobody expected."""
    return render(request, "casque/fault.html", {"kind": "broken"}, status=500)
