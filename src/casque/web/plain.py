"""Requests that no ledger can take: a NUL in what is asked or sent is refused, once for all rooms.

PostgreSQL keeps no text with a NUL in it, SQLite does: what one home refuses no other shall keep.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, QueryDict

from casque.errors import UsageProblem
from casque.web.faults import fault_page

NUL: Final = "\0"
SAID: Final = "what was sent holds a character that no text has (NUL): type or paste it plainly"


class Plain:
    """Turns away what holds a NUL, before any view or the ledger meets it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; what it holds is looked at in `process_view`."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Return the page that says so where a NUL is in address, query or form."""
        sent = [request.path, *_texts(request.GET), *_texts(request.POST)]
        return fault_page(request, UsageProblem(what=SAID)) if any(NUL in t for t in sent) else None


def _texts(form: QueryDict) -> list[str]:
    """Return every name and every value of a form."""
    return [str(text) for name, values in form.lists() for text in (name, *values)]
