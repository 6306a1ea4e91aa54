"""How a task of the worker stands, for the rooms that asked for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from django.db import transaction

from casque.db.postgresql import ENQUEUEING, hold_until_commit
from casque.web.outward import fault_of_task

COLLECTING: Final = "collecting"
"""The lane of tasks that hold the home: they may last a night, and others do not wait for them."""

State = Literal["waiting", "running", "done", "failed", "stopped"]

STATES: Final[dict[str, State]] = {
    "READY": "waiting", "RUNNING": "running", "SUCCESSFUL": "done", "FAILED": "failed",
}  # fmt: skip
"""Tasks by the state that django-tasks gives them, as screens call it."""


@dataclass(frozen=True, slots=True)
class TaskState:
    """A task as a screen shows it.

    Attributes:
        state: waiting, running, done or failed.
        said: what casque says of a failure; of a failure that is ours, nothing.
        result: what the task returned, where it is done.
        at: when it ended, began or was asked for.
    """

    state: State
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
        said=fault_of_task(row.exception_class_path, row.traceback) if state == "failed" else "",
        result=row.return_value if state == "done" else None,
        at=row.finished_at or row.started_at or row.enqueued_at,
    )


def is_under_way(path: str, first: str) -> bool:
    """Tell whether the latest task of that function and argument waits or runs."""
    state = latest(path, first)
    return state is not None and state.is_under_way


def enqueue_once(is_on_list: Callable[[], bool], enqueue: Callable[[], object]) -> bool:
    """Put something on the list; do nothing where it is there: two may press at once."""
    with transaction.atomic():
        hold_until_commit(ENQUEUEING)
        if is_on_list():
            return False
        enqueue()
    return True
