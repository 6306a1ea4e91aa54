"""A sheet of history, checked or imported beside the web by a worker."""

from __future__ import annotations

from typing import Any, Final

from django_tasks import task

from casque.errors import UsageProblem
from casque.rounds.history import import_history
from casque.web import house, uploads
from casque.web.task_states import TaskState, enqueue_once, is_under_way, latest

SHOWN: Final = 200
"""Refused cells that are kept for the screen: the first."""

IN_REQUEST: Final = 200_000
"""Bytes up to which a sheet is taken while its sender waits: a second or two."""


@task()
def take_sheet(token: str, mapping: dict[str, str], by: str, dry_run: bool) -> dict[str, Any]:
    """Check or import a sheet that was uploaded; return what it came to."""
    return taken(token, mapping, by=by, dry_run=dry_run)


PATH: Final = take_sheet.module_path


def taken(token: str, mapping: dict[str, str], *, by: str, dry_run: bool) -> dict[str, Any]:
    """Check or import a sheet here and now; return what it came to, kept beside the sheet."""
    sheet = uploads.find(house.home(), token)
    if sheet is None:
        raise UsageProblem(what="the sheet is not there any more: upload it again")
    came_to = import_history(
        house.home(),
        sheet.path,
        name=sheet.name,
        mapping=mapping,
        by=by,
        clock=house.clock(),
        dry_run=dry_run,
    )
    said = came_to.as_json()
    refused = len(said["refused"])
    kept = said | {"refused": said["refused"][:SHOWN], "refusals": refused, "mapping": mapping}
    sheet.keep_result(kept)
    return {"new": came_to.new, "known": came_to.known, "refused": refused}


def state_of(token: str) -> TaskState | None:
    """Return how the latest task of a sheet stands; None where none was asked for."""
    return latest(PATH, token)


def ask_for(token: str, mapping: dict[str, str], *, by: str, dry_run: bool) -> bool:
    """Put a sheet on the list; do nothing where it is there already."""
    return enqueue_once(
        lambda: is_under_way(PATH, token),
        lambda: take_sheet.enqueue(token, mapping, by, dry_run),
    )
