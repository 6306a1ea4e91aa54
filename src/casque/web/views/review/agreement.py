"""How far readers agree, for leads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from casque.rounds import reviewing
from casque.rounds.faces import vocabulary
from casque.web.access import asks
from casque.web.views.review.card import about


@asks("settle")
def agreement(request: HttpRequest) -> HttpResponse:
    """Return Cohen's kappa of the blind readings, per product."""
    rows = reviewing.kappa().to_dicts()
    context = about(request) | {"rows": rows, "products": vocabulary().products}
    return render(request, "casque/review/agreement.html", context)
