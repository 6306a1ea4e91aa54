"""A child process that ends with its parent: it hangs on its standard input."""

from __future__ import annotations

import os
import signal
import sys
import threading
from time import sleep


def end_with_parent(*, patience: float) -> None:
    """Watch the standard input, which the parent holds open, in a thread; end when it ends.

    First as if told to by SIGTERM, and after `patience` seconds in any case. Reads the file
    itself: a thread that waits in `sys.stdin` would break the interpreter's own end.
    """
    threading.Thread(target=_hang_on, args=(sys.stdin.fileno(), patience), daemon=True).start()


def _hang_on(source: int, patience: float) -> None:
    while os.read(source, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    sleep(patience)
    os._exit(1)
