"""The market's servers as a child process: started, turned from month to month, ended."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from casque.demo.servers.desk import HOST, TOKEN_HEADER
from casque.demo.servers.server import LOOPBACK

SLOW = 4.0
"""Seconds until a slow site answers: longer than the demo waits for one."""

PATIENCE = 120
"""Seconds that the market may take for a month of its life."""


@dataclass(frozen=True, slots=True)
class Size:
    """Which market, and how large: see `simulation.simulate`."""

    seed: int
    scale: float
    density: float = 1.0


@dataclass(frozen=True, slots=True)
class Served:
    """A market that is served by a child process."""

    port: int
    token: str

    def turn_to(self, month: str) -> None:
        """Let the market stand in a month."""
        body = json.dumps({"month": month}).encode()
        headers = {"Host": HOST, TOKEN_HEADER: self.token}
        letter = Request(f"http://{LOOPBACK}:{self.port}/month", body, headers)
        with urlopen(letter, timeout=PATIENCE) as answer:  # noqa: S310  our own child
            answer.read()


@contextmanager
def served(size: Size, *, month: str, log: Path | None = None) -> Iterator[Served]:
    """Serve a market while the block runs."""
    words = [
        *("--seed", size.seed, "--scale", size.scale, "--density", size.density),
        *("--month", month, "--slow", SLOW, *(("--log", log) if log else ())),
    ]
    called = [sys.executable, "-m", "casque.demo.servers", *map(str, words)]
    with subprocess.Popen(called, stdout=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout is not None  # it is a pipe
            said = json.loads(child.stdout.readline())
            yield Served(port=said["port"], token=said["token"])
        finally:
            child.terminate()
