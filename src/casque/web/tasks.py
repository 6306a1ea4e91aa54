"""What is done beside the web, by a worker: collecting, closing, screening what came by hand.

A task takes plain values and returns a line. What goes wrong is recorded with it, and the screen
says it with what to do; a task that was killed leaves the ledger as any interruption does.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django_tasks import task
from django_tasks.base import Task

from casque.errors import UsageProblem
from casque.rounds import reading, reviewing
from casque.rounds.concluding import conclude
from casque.rounds.home import collecting, is_collecting
from casque.rounds.running import Request, resume_round, run_round
from casque.rounds.sending import Collector
from casque.settings import read_settings
from casque.web import house
from casque.web.outward import fault_of_task
from casque.web.task_states import COLLECTING, STATES, State, enqueue_once

SOON: Final = timedelta(minutes=1)
"""After so long a task tries again for which the house was not free."""

STARTING: Final = timedelta(seconds=30)
"""So long a task may run before it holds the home."""

SHOWN: Final = 5
"""Ended tasks of a round that its screen shows: the latest."""


@task(queue_name=COLLECTING)
def collect_round(name: str, by: str) -> str:
    """Ask the sites for every search of a round that has not ended."""
    del by
    return _said(run_round(house.home(), Request(name), clock=house.clock(), collector=_us()))


@task(queue_name=COLLECTING)
def resume_collecting(name: str, by: str) -> str:
    """Go on with what was asked for in a round and was interrupted."""
    del by
    return _said(resume_round(house.home(), name, clock=house.clock(), collector=_us()))


@task(queue_name=COLLECTING)
def close_round(name: str, by: str, why: str) -> str:
    """Freeze a round's tables, or revise a closed one."""
    revision = reading.close_round(house.home(), name, by=by, why=why, clock=house.clock())
    return f"revision {revision.number}"


@task(queue_name=COLLECTING)
def conclude_round(name: str) -> str:
    """Screen and link what people entered by hand; later, where a round is being collected."""
    with ExitStack() as held:
        try:
            held.enter_context(collecting(house.home()))
        except UsageProblem:
            conclude_round.using(run_after=timezone.now() + SOON).enqueue(name)
            return "waits for the round that is being collected"
        conclude(house.home(), name, clock=house.clock())
    return "screened"


@task()
def follow_queue() -> str:
    """Make the queue again, where what was decided changes which items there are."""
    return f"{reviewing.refresh(house.home(), clock=house.clock())} items"


def _us() -> Collector:
    settings = read_settings()
    return Collector(settings.contact, settings.limits)


def _said(searches: tuple[object, ...]) -> str:
    return f"{len(searches)} searches"


NAMES: Final[dict[str, Promise]] = {
    "collect_round": gettext_lazy("Collect"),
    "resume_collecting": gettext_lazy("Go on collecting"),
    "close_round": gettext_lazy("Close the round"),
    "conclude_round": gettext_lazy("Screen what came by hand"),
}
"""Tasks by the name of their function, as the screen calls them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A task as the screen shows it; `said` is what casque says of a failure, "" of another's."""

    name: Promise
    state: State
    said: str
    at: datetime

    @property
    def is_ahead(self) -> bool:
        """Tell whether it has not ended."""
        return self.state in ("waiting", "running")

    @property
    def is_aside(self) -> bool:
        """Tell whether it keeps no other from beginning."""
        return self.name == NAMES["conclude_round"]


def tasks_of(name: str) -> list[Shown]:
    """Return the tasks of a round that have not ended, then the latest that have."""
    newest = _of(name).order_by("-enqueued_at")
    ahead = newest.filter(status__in=("READY", "RUNNING"))
    ended = newest.exclude(status__in=("READY", "RUNNING"))
    return [_shown(one) for one in (*ahead, *ended[:SHOWN])]


def _of(name: str) -> Any:  # Any: django-tasks is not typed
    from django_tasks_db.models import DBTaskResult

    return DBTaskResult.objects.filter(
        task_path__startswith=f"{__name__}.", args_kwargs__args__0=name
    )


def _shown(result: Any) -> Shown:  # Any: as above
    state = STATES[result.status]
    moment = result.finished_at or result.started_at or result.enqueued_at
    said = ""
    if state == "failed":
        said = fault_of_task(result.exception_class_path, result.traceback)
    elif state == "running" and _is_dead(moment):
        state = "stopped"
    return Shown(NAMES[result.task_path.rpartition(".")[2]], state, said, moment)


def _is_dead(started: datetime) -> bool:
    """Tell whether a task that is said to run does not: whoever did it no longer holds the home."""
    return timezone.now() - started > STARTING and not is_collecting(house.home())


def begin(wanted: Task[..., str], name: str, *rest: str) -> bool:
    """Put a task of a round on the list; do nothing where one that excludes it is on it.

    Two people may press at once: a second run would find the home held, and fail.
    """
    return enqueue_once(
        lambda: any(one.is_ahead and not one.is_aside for one in tasks_of(name)),
        lambda: wanted.enqueue(name, *rest),
    )


def screen_soon(name: str) -> None:
    """See to it that what came by hand is screened; once, however much came."""
    path = f"{__name__}.{conclude_round.func.__name__}"
    enqueue_once(
        lambda: _of(name).filter(status="READY", task_path=path).exists(),
        lambda: conclude_round.enqueue(name),
    )


def follow_soon() -> None:
    """See to it that the queue follows what was decided; once, however much was."""
    from django_tasks_db.models import DBTaskResult

    path = f"{__name__}.{follow_queue.func.__name__}"
    waits = DBTaskResult.objects.filter(status="READY", task_path=path)
    enqueue_once(waits.exists, follow_queue.enqueue)
