"""Room: history. What was known before casque: looked at, brought in, shown."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from casque.errors import CasqueError, UsageProblem
from casque.rounds import showing_history
from casque.rounds.faces import vocabulary
from casque.rounds.history import Preview, look
from casque.web import house, tasks_history, uploads
from casque.web.access import asks, may
from casque.web.templatetags.reason_words import reason
from casque.web.uploads import Upload


@asks("look")
def history(request: HttpRequest) -> HttpResponse:
    """Return what is known from before casque, and for who may import the way to bring more."""
    words = {
        "known": showing_history.known(),
        "part": showing_history.part(before=_number(request.GET.get("before", ""))),
        "names": {one.code: (one.en, one.chinese) for one in vocabulary().products},
        "may_import": may(house.member(request), "import"),
        "largest": uploads.LARGEST >> 20,
    }
    return render(request, "casque/history/history.html", words)


def _number(text: str) -> int:
    """Return the number that an address names; 0 for one that the ledger can never have given."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


@require_POST
def _upload(request: HttpRequest) -> HttpResponse:
    """Keep a sheet that is sent, and go on to how it would be read."""
    file = request.FILES.get("sheet")
    if file is None:
        messages.warning(request, gettext("No file was chosen: choose a .csv or .xlsx file."))
        return redirect("history")
    try:
        sheet = uploads.take(house.home(), file, by=house.member(request).code)
    except UsageProblem as error:
        messages.warning(request, reason(error))
        return redirect("history")
    return redirect("history-sheet", sheet.token)


@require_http_methods(["GET", "POST"])
def _sheet(request: HttpRequest, token: str) -> HttpResponse:
    """Return how a sheet would be read; a POST checks it or imports it."""
    sheet = uploads.find(house.home(), token)
    if sheet is None:
        raise Http404
    if request.method == "POST":
        return _take(request, sheet)
    result, state = sheet.result(), tasks_history.state_of(token)
    mapping = (result or {}).get("mapping", {})
    preview, fault = _preview(sheet, mapping)
    words = {
        "sheet": sheet,
        "preview": preview,
        "fault": fault,
        "columns": _columns(preview) if preview else (),
        "result": result,
        "state": state,
        "names": {one.code: (one.en, one.chinese) for one in vocabulary().products},
    }
    return render(request, "casque/history/sheet.html", words)


def _take(request: HttpRequest, sheet: Upload) -> HttpResponse:
    """Check or import a sheet: a small one now, a large one by the worker."""
    mapping, dry_run = _mapping(request), request.POST.get("do") != "import"
    by = house.member(request).code
    if sheet.size > tasks_history.IN_REQUEST:
        tasks_history.ask_for(sheet.token, mapping, by=by, dry_run=dry_run)
        return redirect("history-sheet", sheet.token)
    tasks_history.taken(sheet.token, mapping, by=by, dry_run=dry_run)
    return redirect("history-sheet", sheet.token)


def _mapping(request: HttpRequest) -> dict[str, str]:
    """Return the header of each field as it was chosen; a field of no column is left out by ""."""
    chosen = {
        str(field): key.removeprefix("column:")
        for key, field in request.POST.items()
        if key.startswith("column:") and field
    }
    offered = {field for field in request.POST.get("fields", "").split() if field not in chosen}
    return chosen | dict.fromkeys(offered, "")


def _preview(sheet: Upload, mapping: dict[str, str]) -> tuple[Preview | None, str]:
    """Return how a sheet is read, or why it cannot be."""
    try:
        return look(house.home(), sheet.first_rows(), name=sheet.name, mapping=mapping), ""
    except CasqueError as error:
        return None, str(error)


def _columns(preview: Preview) -> list[tuple[str, str, list[str]]]:
    """Return each column with the field it says and its first cells."""
    says = {header: field for field, header in preview.columns.headers.items()}
    cells = list(zip(*(row for _, row in preview.rows), strict=True))
    return [
        (header, says.get(header, ""), list(cells[at]) if cells else [])
        for at, header in enumerate(preview.headers)
    ]


upload = asks("import")(_upload)
sheet = asks("import")(_sheet)

URLS: Final[list[URLPattern]] = [
    path("history/", history, name="history"),
    path("history/upload/", upload, name="history-upload"),
    path("history/<str:token>/", sheet, name="history-sheet"),
]
