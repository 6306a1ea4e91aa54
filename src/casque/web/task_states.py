"""How a task of the worker stands, for the rooms that asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casque.web.tasks import STATES


@dataclass(frozen=True, slots=True)
class TaskState:
    """A task as a screen shows it.

    Attributes:
        state: waiting, running, done or failed.
        said: what casque says of a failure; of a failure that is ours, nothing.
        result: what the task returned, where it is done.
        at: when it ended, began or was asked for.
    """

    state: str
    said: str
    result: Any  # plain data: each task says which
    at: datetime

    @property
    def is_under_way(self) -> bool:
        """Tell whether it waits or runs."""
        return self.state in ("waiting", "running")


def latest(path: str, first: str) -> TaskState | None:
    """Return the latest task of that function whose first argument is `first`."""
    from django_tasks_db.models import DBTaskResult

    found = DBTaskResult.objects.filter(task_path=path, args_kwargs__args__0=first)
    row: Any = found.order_by("-enqueued_at").first()  # django-tasks is not typed
    if row is None:
        return None
    state = STATES[row.status]
    return TaskState(
        state=state,
        said=_fault(row.exception_class_path, row.traceback) if state == "failed" else "",
        result=row.return_value if state == "done" else None,
        at=row.finished_at or row.started_at or row.enqueued_at,
    )


def _fault(kind: str, traceback: str) -> str:
    """Return the one line of an error of casque's own; others name our files."""
    if not kind.startswith("casque.errors."):
        return ""
    return traceback.strip().rpartition("\n")[2].partition(": ")[2]
