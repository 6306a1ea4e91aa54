"""When a site may be asked next, remembered on disk: a kill does not make us ask sooner.

The moment is the modification time of an empty file. It is set before a request and after its
answer, so that two requests never reach the site closer together than its pace.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

MOST = 24 * 3600.0
"""The longest rest. A moment further off was written by a clock that stood wrong."""


class Turn:
    """The next turn at one site."""

    def __init__(self, folder: Path, site: str, now: Callable[[], float] = time.time) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / site
        self._now = now

    def left(self) -> float:
        """Return the seconds until the site may be asked; 0 where it may be asked now."""
        try:
            left = self._file.stat().st_mtime - self._now()
        except FileNotFoundError:
            return 0.0
        return max(left, 0.0) if left <= MOST else 0.0

    def rest(self, seconds: float) -> None:
        """Leave the site alone for at least so long from now, a day at most."""
        moment = self._now() + max(min(seconds, MOST), self.left())
        self._file.touch()
        os.utime(self._file, (moment, moment))
