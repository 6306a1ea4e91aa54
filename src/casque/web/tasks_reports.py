"""The report of a round, written beside the web by a worker."""

from __future__ import annotations

from typing import Final

from django_tasks import task

from casque.rounds.reporting import write_report
from casque.web import house
from casque.web.task_states import TaskState, enqueue_once, is_under_way, latest


@task()
def write_report_of(name: str, by: str) -> str:
    """Write the report of a round into the home's exports; an earlier one is replaced."""
    del by
    home = house.home()
    files = write_report(home, name, home.exports / name, clock=house.clock())
    return f"{len(files)} files"


PATH: Final = write_report_of.module_path


def state_of(name: str) -> TaskState | None:
    """Return how the latest writing of a round's report stands; None where nobody asked for it."""
    return latest(PATH, name)


def ask_for(name: str, by: str) -> bool:
    """Put a report on the list; do nothing where it is there already: two may press at once."""
    return enqueue_once(lambda: is_under_way(PATH, name), lambda: write_report_of.enqueue(name, by))
