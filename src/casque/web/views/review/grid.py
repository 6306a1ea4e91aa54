"""Many items at a time: pictures in a grid, one key for all that are selected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from casque.db import models as m
from casque.errors import CasqueError, LinkRefused, Stale, UsageProblem
from casque.rounds import reviewing
from casque.rounds.faces import vocabulary
from casque.rounds.showing_grid import PAGE, page, tiles
from casque.web.access import asks
from casque.web.templatetags.reason_words import reason
from casque.web.views.review import asked as ask
from casque.web.views.review import words
from casque.web.views.review.card import about
from casque.web.views.review.deciding import put_beside, record
from casque.web.views.review.desk import desk
from casque.web.views.review.following import follow


@asks("review")
def grid(request: HttpRequest) -> HttpResponse:
    """Return a page of the queue as a grid of pictures."""
    where, known = ask.where(request), vocabulary()
    found = page(ask.shelf(where, request.GET.get("after", "")))
    at = desk(request)
    context = about(request) | {
        "tiles": tiles(found.items, reader=at.reader, now=at.now), "following": found.following,
        "products": known.products, "sites": known.sites,
        "stage_words": words.STAGES.items(), "stratum_words": words.STRATA.items(),
        "ways_here": "sample" if where.stratum else "grid",
    }  # fmt: skip
    return render(request, "casque/review/grid.html", context)


@asks("review")
@require_POST
def judge_many(request: HttpRequest) -> HttpResponse:
    """Do one thing to all that are selected, and say what came of it."""
    selected = list(_selected(request))
    what = request.POST.get("do", "judge")
    if what != "undo" and not selected:
        messages.error(request, gettext("Nothing was selected: tick items, then press the key."))
    else:
        DOES.get(what, _nothing)(request, selected)
    return redirect(reverse("review-grid") + ask.where(request).query)


Selected = list[tuple[int, int]]
"""Items, each with the edition that was shown."""


def _selected(request: HttpRequest) -> Iterator[tuple[int, int]]:
    for pair in request.POST.getlist("items")[:PAGE]:
        item, _, edition = pair.partition(":")
        yield ask.number(item), ask.number(edition)


def _judge(request: HttpRequest, selected: Selected) -> None:
    """Judge each on its own: what somebody changed meanwhile is left and named."""
    post = request.POST
    saved, regroups, problems = 0, False, []
    for item, edition in selected:
        try:
            regroups |= record(request, item, ask.said(post, edition)).regroups
            saved += 1
        except (Stale, UsageProblem) as problem:
            problems.append(problem)
    if saved:
        goods = words.word(post.get("goods", ""), "goods")
        template = ngettext("Saved %(count)s as %(goods)s.", "Saved %(count)s as %(goods)s.", saved)
        said = template % {"count": saved, "goods": goods}
        messages.success(request, follow(request, said) if regroups else said)
    _tell(request, problems)


def _nothing(request: HttpRequest, _: Selected) -> None:
    messages.error(request, gettext("Nothing was saved: press the button or key of a verdict."))


def _mark(request: HttpRequest, selected: Selected) -> None:
    found = m.QueueItem.objects.filter(pk__in=[item for item, _ in selected])
    kind, problems, kept = request.POST["do"], [], 0
    for item in found:
        try:
            put_beside(request, item, kind)
            kept += 1
        except UsageProblem as problem:
            problems = [problem]
    if kept:
        template = ngettext("Kept beside %(count)s.", "Kept beside %(count)s.", kept)
        messages.success(request, template % {"count": kept})
    _tell(request, problems)


def _join(request: HttpRequest, selected: Selected) -> None:
    """Hold all that are selected to be one offer: that of the first."""
    (item, edition), *others = selected
    at = desk(request)
    joined, problems = 0, []
    if not others:
        messages.error(request, gettext("Select two at least: they become one offer."))
    for other, _ in others:
        try:
            done = reviewing.join_groups(
                item=item, edition=edition, other=other, by=at.reader, now=at.now
            )
            edition, joined = done.edition, joined + 1
        except (Stale, LinkRefused) as problem:
            problems.append(problem)
    if joined:
        said = follow(request, gettext("Joined: one key judges them together."))
        messages.success(request, said)
    _tell(request, problems)


def _undo(request: HttpRequest, _: Selected) -> None:
    at = desk(request)
    undone = reviewing.undo(by=at.reader, now=at.now)
    if undone is None:
        messages.info(request, gettext("Nothing of yours is left to take back."))
    else:
        said = gettext("Taken back: %(kind)s.") % {"kind": words.word(undone.kind, "kind")}
        messages.success(request, follow(request, said) if undone.regroups else said)


DOES = {"judge": _judge, "note": _mark, "word": _mark, "evidence": _mark, "join": _join,
        "undo": _undo}  # fmt: skip
"""What may be done to the selected."""


def _tell(request: HttpRequest, problems: Sequence[CasqueError]) -> None:
    """Say what was not saved: how many somebody changed meanwhile, and other refusals once each."""
    stale = sum(isinstance(problem, Stale) for problem in problems)
    if stale:
        template = ngettext(
            "%(count)s was changed meanwhile and is not saved: look at it again.",
            "%(count)s were changed meanwhile and are not saved: look at them again.",
            stale,
        )
        messages.warning(request, template % {"count": stale})
    for said in sorted({str(p) for p in problems if not isinstance(p, Stale)})[:5]:
        messages.error(request, reason(said))
