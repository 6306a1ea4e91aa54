"""When a host may be asked next, remembered on disk: a kill does not make us ask sooner.

The moment is the modification time of an empty file. It is set before a request and after its
answer, so that two requests never reach the host closer together than its pace. A host is what is
asked, not the site on whose behalf: sites that share a host of pictures share its turns.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from pathlib import Path

from casque.crawl.hosts import PORTS, place_of

MOST = 24 * 3600.0
"""The longest rest. A moment further off was written by a clock that stood wrong."""

PAUSED = "paused"
"""The folder beside them of the sites that a person paused: an empty file for each, by round."""

_SLACK = 1.0
"""Seconds by which a moment may be further off: file systems round."""


class Turn:
    """The next turn at one host; `one` lets one request at a time through."""

    def __init__(self, folder: Path, host: str, now: Callable[[], float] = time.time) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / host
        self._now = now
        self.one = asyncio.Lock()

    def left(self) -> float:
        """Return the seconds until the host may be asked; 0 where it may be asked now."""
        try:
            left = self._file.stat().st_mtime - self._now()
        except FileNotFoundError:
            return 0.0
        return max(left, 0.0) if left <= MOST + _SLACK else 0.0

    def rest(self, seconds: float) -> None:
        """Leave the host alone for at least so long from now, a day at most.

        The moment is set in one step: a kill leaves the old one or the new one, never none.
        """
        moment = self._now() + max(min(seconds, MOST), self.left())
        try:
            os.utime(self._file, (moment, moment))
        except FileNotFoundError:
            beside = self._file.with_name(f".{self._file.name}.new")
            beside.touch()
            os.utime(beside, (moment, moment))
            beside.replace(self._file)


class Turns:
    """The turns at all hosts, whoever asks them."""

    def __init__(self, folder: Path, now: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._now = now
        self._known: dict[str, Turn] = {}

    def at(self, url: str) -> Turn:
        """Return the turn at the host of an address that may be reached."""
        host = host_of(url)
        if host not in self._known:
            self._known[host] = Turn(self._folder, host, self._now)
        return self._known[host]


def host_of(url: str) -> str:
    """Return what an address asks, as a file may be named: a host on its usual ports is one.

    >>> host_of("https://Market.example/s"), host_of("http://m01.localhost:8080/")
    ('market.example', 'm01.localhost_8080')
    """
    host, _, port = (place_of(url) or "nowhere:80").rpartition(":")
    is_usual = int(port) in PORTS.values()
    return host.replace(":", "_") if is_usual else f"{host.replace(':', '_')}_{port}"
