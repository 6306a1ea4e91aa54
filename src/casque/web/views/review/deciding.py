"""What a reader does to an item: decide, mark, regroup, take back. All by POST, all on record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from casque.db import models as m
from casque.db.decisions import MarkKind
from casque.db.queue_order import Place
from casque.errors import JudgementRefused, LinkRefused, Stale, UsageProblem
from casque.rounds import reviewing, showing
from casque.rounds.faces import vocabulary
from casque.web import house
from casque.web.access import asks, may
from casque.web.templatetags.reason_words import reason
from casque.web.views.review import asked as ask
from casque.web.views.review import card as cards
from casque.web.views.review.desk import desk
from casque.web.views.review.following import follow
from casque.web.views.review.words import word

KINDS: Final[Mapping[MarkKind, int]] = {"note": 2000, "word": 100, "evidence": 0}
"""What may be put beside an advertisement, and how long it may be."""


@asks("review")
@require_POST
def decide(request: HttpRequest, item: int) -> HttpResponse:
    """Record a verdict and go on; where somebody was faster, show the difference."""
    where, verdict = ask.where(request), ask.said(request.POST, ask.edition(request))
    place = reviewing.place_of(item)
    try:
        done = record(request, item, verdict)
    except Stale:
        return _conflict(request, item, where, verdict)
    except JudgementRefused as refused:
        return cards.show_card(
            request, item, where, said=reason(refused), chosen=verdict, status=400
        )
    said = gettext("Saved: %(goods)s.") % {"goods": word(verdict.goods, "goods")}
    if done.regroups:
        said = follow(request, said)
    return _go_on(request, place, where, said)


def record(request: HttpRequest, item: int, verdict: ask.Said) -> reviewing.Decided:
    """Record a verdict of who is asking; it rests on what was ticked, where nothing was chosen."""
    row = m.QueueItem.objects.select_related("lead").filter(pk=item).first()
    known, product = vocabulary(), verdict.product
    own = "" if row is None else row.product
    basis = ask.basis(
        verdict,
        has_text=row is not None and bool(f"{row.lead.title}{row.lead.description or ''}".strip()),
        has_pictures=bool(showing.pictures_ahead(item)),
        text_only=bool({own, product} & known.text_only),
    )
    at = desk(request)
    return reviewing.decide(
        at.home, item=item, edition=verdict.edition, goods=verdict.goods, act=verdict.act,
        product=product if product not in ("", own) else None, basis=basis,
        confidence=verdict.confidence, signs=verdict.signs, why=verdict.why,
        by=at.reader, now=at.now, settles=may(house.member(request), "settle"),
    )  # fmt: skip


@asks("review")
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back the reader's latest decision and show its item."""
    where, at = ask.where(request), desk(request)
    undone = reviewing.undo(by=at.reader, now=at.now)
    said = gettext("Nothing of yours is left to take back.")
    if undone is not None:
        said = gettext("Taken back: %(kind)s.") % {"kind": word(undone.kind, "kind")}
        said = follow(request, said) if undone.regroups else said
    shown = undone.item if undone is not None else None
    item = shown or ask.number(request.POST.get("item") or "0")
    if m.QueueItem.objects.filter(pk=item).exists():
        return _show(request, item, where, said)
    return _go_on(request, None, where, said)


@asks("review")
@require_POST
def mark(request: HttpRequest, item: int) -> HttpResponse:
    """Put a note, a proposed word or "keep as evidence" beside an item's lead."""
    found, where = get_object_or_404(m.QueueItem, pk=item), ask.where(request)
    try:
        put_beside(request, found, request.POST.get("kind", ""))
    except UsageProblem as problem:
        answered = cards.show_card(request, item, where, said=reason(problem), status=400)
        answered.headers["HX-Retarget"], answered.headers["HX-Reswap"] = "#card", "outerHTML"
        return answered
    if not cards.is_part(request):
        return _show(request, item, ask.where(request), gettext("Kept beside it."))
    at = desk(request)
    card = showing.card(item, reader=at.reader)
    context = cards.about(request) | {
        "card": card, "said": gettext("Kept beside it."), "can_undo": True,
        "part": "casque/review/_notes.html",
    }  # fmt: skip
    return render(request, "casque/review/_answer.html", context)


def put_beside(request: HttpRequest, item: m.QueueItem, kind: str) -> int:
    """Record a mark of who is asking; raise UsageProblem where it says nothing."""
    known = next((each for each in KINDS if each == kind), None)
    text = request.POST.get("text", "").strip()[: KINDS[known] if known else 0]
    if known is None or (known != "evidence" and not text):
        raise UsageProblem(what=gettext("Nothing was written: write it, then keep it."))
    at = desk(request)
    return reviewing.mark(known, item.lead_id, text, by=at.reader, now=at.now, item=item.pk)


@asks("review")
@require_POST
def duplicate(request: HttpRequest, item: int) -> HttpResponse:
    """Take a member out of the group of an item, or put one back into it."""
    where, post = ask.where(request), request.POST
    at, edition = desk(request), ask.edition(request)
    try:
        if "out" in post:
            done = reviewing.part_from_group(
                item=item, edition=edition, version=ask.number(post["out"]), by=at.reader,
                now=at.now,
            )  # fmt: skip
            said = gettext("Taken out: it is judged on its own now.")
        else:
            done = reviewing.join_groups(
                item=item, edition=edition, other=ask.number(post.get("into", "")), by=at.reader,
                now=at.now,
            )  # fmt: skip
            said = gettext("Put into the group: one key judges both.")
    except (Stale, LinkRefused) as refused:
        status = ask.overtaken(request) if isinstance(refused, Stale) else 409
        return cards.show_card(request, item, where, said=reason(refused), status=status)
    said = follow(request, said)
    shown = reviewing.item_with(done.version, done.product) or done.item
    return _show(request, shown, where, said)


def _go_on(request: HttpRequest, place: Place | None, where: ask.Where, said: str) -> HttpResponse:
    """Return the item that comes after a place, and say what was done."""
    found = cards.take_next(request, where, place)
    if found is not None:
        return _show(request, found, where, said)
    if cards.is_part(request):
        return cards.show_none(request, where, said=said)
    messages.success(request, said)
    return redirect(reverse("review") + where.query)


def _show(request: HttpRequest, item: int, where: ask.Where, said: str) -> HttpResponse:
    """Return an item with what was done: to HTMX at once, to others by its own address."""
    if cards.is_part(request):
        return cards.show_card(request, item, where, said=said, can_undo=True)
    messages.success(request, said)
    return redirect(reverse("review-card", args=[item]) + where.query)


def _conflict(request: HttpRequest, item: int, where: ask.Where, verdict: ask.Said) -> HttpResponse:
    """Return both decisions side by side: what was to be said, and what stands now."""
    at = desk(request)
    card = showing.card(item, reader=at.reader)
    context = cards.about(request) | {"card": card, "mine": verdict, "said": ""}
    status, address = ask.overtaken(request), reverse("review-card", args=[item]) + where.query
    return cards.answer(request, "conflict", context, status=status, address=address)
