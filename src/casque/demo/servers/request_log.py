"""What the market was asked, line by line: the proof of manners."""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TextIO

KEPT = 1000
"""How many requests the page of the log shows; the file has all."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request: when it came, what it asked, and with which status it was answered.

    `status` is 0 where no answer was sent. `at` is in seconds since 1970 by this machine's clock;
    so is `until`, where the answer asked to be left alone until then (Retry-After), else 0.
    """

    at: float
    host: str
    path: str
    query: str
    method: str
    status: int
    agent: str
    month: str
    until: float = 0.0


@dataclass(slots=True)
class RequestLog:
    """A file of JSON lines, and its last lines."""

    file: TextIO | None = None
    last: deque[str] = field(default_factory=lambda: deque(maxlen=KEPT))

    def add(self, request: Request) -> None:
        """Write a request at once: whoever kills the market still has the line."""
        line = json.dumps(asdict(request), ensure_ascii=False) + "\n"
        self.last.append(line)
        if self.file is not None:
            self.file.write(line)
            self.file.flush()


@contextmanager
def request_log(path: Path | None) -> Iterator[RequestLog]:
    """Keep a log in a file, which is synced to the disk at the end; without a path, in memory."""
    if path is None:
        yield RequestLog()
        return
    with path.open("a", encoding="utf-8") as file:
        try:
            yield RequestLog(file)
        finally:
            file.flush()
            os.fsync(file.fileno())


def read_log(path: Path) -> list[Request]:
    """Return the requests of a log in the order in which they came."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return sorted((Request(**json.loads(line)) for line in lines), key=lambda one: one.at)
