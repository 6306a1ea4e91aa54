"""The worker: runs what pages put off, in processes of its own.

It has two lanes, in each of which one task runs after another: what holds the home (collecting,
closing, screening) may last a night, and a report or a sheet does not wait for it.
"""

from __future__ import annotations

import fcntl
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from socket import gethostname
from typing import Final

from django.core.management import call_command

from casque.parents import end_with_parent
from casque.rounds.home import open_home
from casque.web import house
from casque.web.beside import PATIENCE, Beside, kept_beside
from casque.web.serving import keep_quiet
from casque.web.task_states import COLLECTING


class WorkerLost(Exception):
    """A task's recorded result where its worker was killed; nothing is raised."""


PAUSE: Final = 1.0
"""Seconds between two looks whether something is to be done."""


USUAL: Final = "default"
"""The lane of everything that does not hold the home."""


def work(path: Path, *, beside: bool = False, lane: str = "") -> None:
    """Run tasks until SIGTERM; an error of a task becomes its recorded result.

    With `beside` it ends with the process that started it: when its stdin closes. Without a lane
    it runs the usual one, and keeps a worker of the other beside it.

    Raises NoHome, and what else opening a home raises.
    """
    house.move_in(open_home(path))
    keep_quiet()
    if beside:
        end_with_parent(patience=PATIENCE)
    with _at_work(path) as name, nullcontext() if lane else kept_beside(_other_lane(path)):
        close_what_was_lost(path)
        call_command(
            "db_worker",
            verbosity=0,
            queue_name=lane or USUAL,
            interval=PAUSE,
            startup_delay=False,
            reload=False,
            worker_id=name,
            skip_checks=True,
        )


def _other_lane(path: Path) -> Beside:
    """Return the worker of what holds the home; it has ended before ours is killed."""
    words = ("worker", "--beside", "--lane", COLLECTING)
    return Beside(words, path, patience=PATIENCE * 0.7)


@contextmanager
def _at_work(path: Path) -> Iterator[str]:
    """Give the worker a name, and hold its lock: a kill releases it."""
    name = f"{_machine()}.{secrets.token_hex(8)}"
    place = _lock_of(path, name)
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield name
        finally:
            place.unlink(missing_ok=True)


def _machine() -> str:
    return gethostname()[:40]


def _lock_of(path: Path, name: str) -> Path:
    return path / "cache" / "workers" / name


def close_what_was_lost(path: Path) -> int:
    """Record as failed what workers of this machine ran when they were killed; return how many."""
    from django_tasks_db.models import DBTaskResult

    lost = [
        result
        for result in DBTaskResult.objects.running()
        if result.worker_ids and _is_gone(path, result.worker_ids[-1])
    ]
    for result in lost:
        result.set_failed(WorkerLost())
    return len(lost)


def _is_gone(path: Path, name: str) -> bool:
    """Tell whether a worker of this machine has ended; of other machines nothing is known."""
    if name.rpartition(".")[0] != _machine():
        return False
    try:
        with _lock_of(path, name).open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return True
    except BlockingIOError:
        return False
    return True
