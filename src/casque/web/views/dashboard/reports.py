"""Reports of rounds: asked for, written by the worker, taken home as files."""

from __future__ import annotations

from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from casque.db import models as m
from casque.rounds import opening
from casque.stations.report import is_of_a_report
from casque.web import house, tasks_reports
from casque.web.access import asks
from casque.web.headers import SANDBOX


@asks("look")
def reports(request: HttpRequest) -> HttpResponse:
    """Return the rounds with their reports: which are written, and when."""
    opened = m.Round.objects.filter(opened_at__isnull=False).order_by("-name")
    rows = [(round_, len(_files(round_.name))) for round_ in opened]
    return render(request, "casque/dashboard/reports.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def _report(request: HttpRequest, name: str) -> HttpResponse:
    """Return the files of a round's report; a POST has it written anew."""
    opening.find_round(name)
    if request.method == "POST":
        if not tasks_reports.ask_for(name, house.member(request).code):
            messages.info(request, gettext("It is being written already."))
        return redirect("dashboard-report", name)
    words = {"round": name, "state": tasks_reports.state_of(name), "files": _files(name)}
    return render(request, "casque/dashboard/report.html", words)


@asks("look")
def download(request: HttpRequest, name: str, file: str) -> HttpResponse:
    """Return one file of a report, to be kept: nothing of it runs here."""
    del request
    opening.find_round(name)
    if file not in dict(_files(name)):
        raise Http404
    path = _folder(name) / file
    answer = HttpResponse(path.read_bytes(), content_type="application/octet-stream")
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}-{path.name}")
    answer.headers["Content-Disposition"] = str(disposition)
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


def _files(name: str) -> list[tuple[str, int]]:
    """Return the files of a round's report with their size; the index first."""
    folder = _folder(name)
    found = sorted(
        (path.relative_to(folder).as_posix(), path.stat().st_size)
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    )
    return [(file, size) for file, size in found if is_of_a_report(file)]


def _folder(name: str) -> Path:
    return house.home().exports / name


report = asks("look")(_report)
