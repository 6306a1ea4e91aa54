"""Errors as pages: what went wrong, why, and what to do."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path

import structlog
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from casque.db.faults import ledger_fault
from casque.errors import CasqueError, InputInvalid
from casque.web import house

log = structlog.get_logger()

PAGE = "casque/fault.html"
PASSED_ON = (Http404, PermissionDenied, SuspiciousOperation)
"""Errors that Django turns into pages of their own."""

NEAREST = 6
"""So many places of an unexpected error are logged."""

HERE = Path(__file__).parents[1]


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
            log.warning("the ledger gave an error", fault=type(error).__name__, at=places(error))
            error = ledger_fault(error, _ledger())
        if isinstance(error, CasqueError):
            log.warning("a page could not be made", fault=type(error).__name__, files=files(error))
            return fault_page(request, error)
        if not isinstance(error, PASSED_ON):
            log.error("a page broke", fault=type(error).__name__, at=places(error))
        return None


def _ledger() -> object:
    return house.home().database if house.is_inhabited() else "of this home"


def files(error: CasqueError) -> list[str]:
    """Return the files that an error names, as they lie on our machine: for the log alone."""
    named = error.problems if isinstance(error, InputInvalid) else ()
    fields = (error.fields.get(name) for name in ("file", "path", "home"))
    return [*(str(field) for field in fields if field), *(one.file for one in named)]


def places(error: BaseException) -> list[str]:
    """Return where in casque an error came from, and where it was raised, nearest last.

    What it says is left out: it may hold what a page said.
    """
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(HERE)]
    told = [*ours[-NEAREST:], *(frames[-1:] if frames[-1:] != ours[-1:] else [])]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in told]


def fault_page(request: HttpRequest, error: CasqueError) -> HttpResponse:
    """Return the page that tells an error: 400 where the call was wrong, else 500."""
    status = 400 if error.exit_code == 2 else 500
    return render(request, PAGE, {"error": error}, status=status)


def misunderstood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page of a request that makes no sense, or was sent under another host's name."""
    del exception
    return _bare("misunderstood", request, 400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page of an address that leads nowhere."""
    del exception
    return render(request, PAGE, {"kind": "not_found"}, status=404)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for who may not do this."""
    del exception
    return render(request, PAGE, {"kind": "not_allowed"}, status=403)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the page of a form that did not come from a page of ours, or is too old."""
    del reason
    return render(request, PAGE, {"kind": "form_too_old"}, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Return the page of an error that nobody expected."""
    return _bare("broken", request, 500)


def _bare(kind: str, request: HttpRequest, status: int) -> HttpResponse:
    """Return a page that asks neither session nor ledger: what broke may be one of these."""
    del request
    return HttpResponse(render_to_string(PAGE, {"kind": kind}), status=status)
