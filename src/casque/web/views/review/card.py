"""One item at a time: its card, the next one, its other members."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from casque.db import models as m
from casque.db.queue_order import Place
from casque.rounds import reviewing, showing
from casque.web import house
from casque.web.access import asks, may
from casque.web.views.review import keys, words
from casque.web.views.review.asked import Said, Where, number, where
from casque.web.views.review.desk import desk

MEMBERS_PER_PAGE = 50
TRIES = 20
"""How often another reader may be faster at what comes next."""

NOTHING = Said(0, "", "sale", "", "", "medium", (), "")
"""What a fresh card has chosen; its product is the item's."""


@asks("review")
def review(request: HttpRequest) -> HttpResponse:
    """Return the reader to the item that is read next, or a page that says why there is none."""
    return _next(request, after=None)


@asks("review")
def following(request: HttpRequest) -> HttpResponse:
    """Return the item after one that is passed over; the first again, where it was the last."""
    after = request.GET.get("after", "")
    return _next(request, after=number(after) if after else None)


@asks("review")
def show(request: HttpRequest, item: int) -> HttpResponse:
    """Return the card of an item."""
    return show_card(request, item, where(request))


@asks("review")
def ahead(request: HttpRequest, item: int) -> HttpResponse:
    """Return the pictures of the item that comes after this one, for a browser to fetch early."""
    found = next_of(request, where(request), item)
    digests = showing.pictures_ahead(found if found != item else None)
    return JsonResponse({"pictures": [reverse("pictures", args=[digest]) for digest in digests]})


@asks("review")
def members(request: HttpRequest, item: int) -> HttpResponse:
    """Return the advertisements that are judged with an item, a page of them."""
    found = get_object_or_404(m.QueueItem, pk=item)
    page = max(1, min(number(request.GET.get("page", "1")), 10_000))
    start = (page - 1) * MEMBERS_PER_PAGE
    shown = showing.members(found, start=start, count=MEMBERS_PER_PAGE)
    if not shown:
        raise Http404
    context = {"item": found, "members": shown, "page": page,
               "has_more": found.members > start + MEMBERS_PER_PAGE}  # fmt: skip
    return render(request, "casque/review/members.html", about(request) | context)


@asks("review")
def key_sheet(request: HttpRequest) -> HttpResponse:
    """Return the sheet of keys as a page."""
    context = about(request) | {"sheet": keys.sheet("grid")}
    return render(request, "casque/review/keys.html", context)


def next_of(request: HttpRequest, asked: Where, after: int | Place | None) -> int | None:
    """Return the item that the reader reads next; the round begins anew after the last."""
    at = desk(request)
    first = partial(
        reviewing.next_item,
        reader=at.reader,
        now=at.now,
        product=asked.product,
        site=asked.site,
        settles=may(house.member(request), "settle"),
    )
    found = first(after=after)
    return first() if found is None and after is not None else found


def take_next(request: HttpRequest, asked: Where, after: int | Place | None) -> int | None:
    """Return the item that the reader reads next, held for them: two readers get two items.

    Not held only where others were faster time and again: the second save then shows it.
    """
    at, found = desk(request), None
    settles = may(house.member(request), "settle")
    for _ in range(TRIES):
        found = next_of(request, asked, after)
        if found is None:
            break
        is_ours = not reviewing.hold(found, reader=at.reader, now=at.now)
        if is_ours and reviewing.waits_for(found, reader=at.reader, settles=settles):
            break
    return found


def show_card(
    request: HttpRequest, item: int, asked: Where, *, said: str = "", chosen: Said = NOTHING,
    can_undo: bool = False, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Return an item's card: a part of a page where HTMX asks for it, else the page."""
    at = desk(request)
    card = showing.card(item, reader=at.reader)
    if card is None and is_part(request):
        return show_none(request, asked, said=said)
    if card is None:
        return render(request, "casque/review/gone.html", status=404)
    held = reviewing.hold(item, reader=at.reader, now=at.now)
    settles = may(house.member(request), "settle")
    context = about(request) | {
        "card": card, "held_by": held, "left": showing.left(**asked.narrowing, settles=settles),
        "chosen": chosen_of(card, chosen), "said": said, "can_undo": can_undo,
    }  # fmt: skip
    return answer(request, "card", context, status=status, address=_address(item, asked))


def chosen_of(card: showing.Card, said: Said) -> dict[str, Any]:
    """Return what is chosen on a card: as it was brought, else as its first verdict would be."""
    return {
        "act": said.act, "basis": said.basis, "confidence": said.confidence,
        "product": said.product or card.product, "signs": said.signs, "why": said.why,
    }  # fmt: skip


def answer(
    request: HttpRequest, name: str, context: dict[str, Any], *, status: int, address: str
) -> HttpResponse:
    """Return the page of that name; for HTMX its part alone, with what is said beside it."""
    if not is_part(request):
        return render(request, f"casque/review/{name}.html", context, status=status)
    template = "casque/review/_answer.html"
    part = f"casque/review/_{name if context.get('card') or name != 'card' else 'none'}.html"
    answered = render(request, template, context | {"part": part}, status=status)
    answered.headers["HX-Push-Url"] = address
    return answered


def is_part(request: HttpRequest) -> bool:
    """Tell whether HTMX asks for a part, and not for a page that it lost from its history."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in headers


def about(request: HttpRequest) -> dict[str, Any]:
    """Return what every page of the room uses: words, keys, where one is."""
    return {
        "where": where(request), "sheet": keys.sheet("card"),
        "most_left": showing.MOST_COUNTED,
        "is_lead": may(house.member(request), "settle"),
        "goods_words": words.GOODS.items(), "act_words": words.ACTS.items(),
        "basis_words": words.BASES.items(), "confidence_words": words.CONFIDENCES.items(),
        "undo_key": keys.cap_of("undo"), "duplicate_key": keys.cap_of("duplicate"),
    }  # fmt: skip


def show_none(request: HttpRequest, asked: Where, *, said: str = "") -> HttpResponse:
    """Return that nothing waits, and what to do."""
    context = about(request) | {"said": said, "can_undo": bool(said)}
    return answer(request, "card", context, status=200, address=reverse("review") + asked.query)


def _next(request: HttpRequest, *, after: int | None) -> HttpResponse:
    asked = where(request)
    found = take_next(request, asked, after)
    if found is None:
        return show_none(request, asked)
    if is_part(request):
        return show_card(request, found, asked)
    return redirect(_address(found, asked))


def _address(item: int, asked: Where) -> str:
    return reverse("review-card", args=[item]) + asked.query
