"""A command of ours beside this process: started again where it falls over, ended with it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PATIENCE: Final = 10.0
"""Seconds that a worker is given to end what it does; what it had saved stands."""

AGAIN_AFTER: Final = 5.0
"""Seconds until a command that fell over is started again."""

_CALL: Final = "from casque.cli import main; main()"


def at_once() -> bool:
    """Let a command begin without waiting for anything."""
    return True


@dataclass(frozen=True, slots=True)
class Beside:
    """What is run beside, in which home, from when on, and how long it is given to end."""

    words: tuple[str, ...]
    home: Path
    may_begin: Callable[[], bool] = at_once
    patience: float = PATIENCE


@contextmanager
def kept_beside(wanted: Beside) -> Iterator[None]:
    """Keep a command running, from when it may begin until the end."""
    over = threading.Event()
    keeper = threading.Thread(target=_keep, args=(wanted, over))
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _keep(wanted: Beside, over: threading.Event) -> None:
    while not wanted.may_begin():
        if over.wait(0.5):
            return
    while not over.is_set():
        _run(wanted, over)
        over.wait(AGAIN_AFTER)


def _run(wanted: Beside, over: threading.Event) -> None:
    """Run a command until it ends, or until all is over; its stdin is what it hangs on."""
    child = subprocess.Popen(
        [sys.executable, "-c", _CALL, *wanted.words],
        env={**os.environ, "CASQUE_HOME": str(wanted.home.absolute())},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    with child:
        while child.poll() is None and not over.wait(0.2):
            pass
        child.terminate()
        try:
            child.wait(wanted.patience)
        except subprocess.TimeoutExpired:
            child.kill()
