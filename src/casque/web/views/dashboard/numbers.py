"""What a number opens into: its offers, their advertisements, the site-products it divides by."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from casque.rounds import opening, showing_offers
from casque.rounds.faces import vocabulary
from casque.web import figures, house
from casque.web.access import asks

Names = dict[str, tuple[str, str]]


@asks("look")
def number(request: HttpRequest, name: str, measure: str) -> HttpResponse:
    """Return the offers behind a number of a round, fifty a page."""
    product = request.GET.get("product", "")
    opened = figures.open_number(house.home(), house.clock(), measure, name, product)
    pages = Paginator(range(opened.offers.height), showing_offers.PAGE)
    page = pages.get_page(request.GET.get("page"))
    start = max(page.start_index() - 1, 0)
    words = {
        "round": name,
        "measure": measure,
        "product": product,
        "opened": opened,
        "names": _names(),
        "pages": page,
        "offers": showing_offers.offers_of(opened.offers.slice(start, showing_offers.PAGE)),
    }
    return render(request, "casque/dashboard/number.html", words)


@asks("look")
def advertisement(request: HttpRequest, pk: int) -> HttpResponse:
    """Return one advertisement with what was seen of it and the pages that show it."""
    whole = showing_offers.advertisement(pk)
    if whole is None:
        raise Http404
    words = {"whole": whole, "names": _names()}
    return render(request, "casque/dashboard/advertisement.html", words)


@asks("look")
def reach(request: HttpRequest, name: str) -> HttpResponse:
    """Return the site-products of a round: which were searched, which covered, and why not."""
    opening.find_round(name)
    rows = figures.site_products(house.home(), house.clock(), name)
    pages = Paginator(rows, showing_offers.PAGE)
    page = pages.get_page(request.GET.get("page"))
    words = {"round": name, "pages": page, "names": _names()}
    return render(request, "casque/dashboard/reach.html", words)


def _names() -> Names:
    return {one.code: (one.en, one.chinese) for one in vocabulary().products}
