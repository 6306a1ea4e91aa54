"""The worker: runs what pages put off, one task after another, in a process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.core.management import call_command

from casque.parents import end_with_parent
from casque.rounds.home import open_home
from casque.web import house
from casque.web.serving import PATIENCE, keep_quiet


class WorkerLost(Exception):  # noqa: N818
    """A task's recorded result where its worker was killed; nothing is raised."""


PAUSE: Final = 1.0
"""Seconds between two looks whether something is to be done."""


def work(path: Path, *, beside: bool = False) -> None:
    """Run tasks until SIGTERM; an error of a task becomes its recorded result.

    With `beside` it ends with the process that started it: when its stdin closes.

    Raises NoHome, and what else opening a home raises.
    """
    house.move_in(open_home(path))
    keep_quiet()
    if beside:
        end_with_parent(patience=PATIENCE)
    call_command(
        "db_worker",
        verbosity=0,
        queue_name="*",
        interval=PAUSE,
        startup_delay=False,
        reload=False,
        skip_checks=True,
    )
