"""The market's servers as a child process: started, turned from month to month, ended."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import ProxyHandler, Request, build_opener

from casque.demo.servers.desk import HOST, TOKEN_HEADER
from casque.demo.servers.server import LOOPBACK
from casque.errors import CasqueError

SLOW = 4.0
"""Seconds until a slow site answers: longer than the demo waits for one."""

PATIENCE = 120
"""Seconds that the market may take for a month of its life."""

_DIRECT = build_opener(ProxyHandler({}))
"""Asks without a proxy: our own child listens on this machine, whatever the environment names."""


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
        self._tell("/month", {"month": month})

    def set_fault(self, site: str, month: str, fault: str) -> None:
        """Let a site suffer from something in a month; "none" clears what it had."""
        self._tell("/fault", {"site": site, "month": month, "fault": fault})

    def _tell(self, path: str, said: dict[str, str]) -> None:
        headers = {"Host": HOST, TOKEN_HEADER: self.token}
        letter = Request(f"http://{LOOPBACK}:{self.port}{path}", json.dumps(said).encode(), headers)
        with _DIRECT.open(letter, timeout=PATIENCE) as answer:
            answer.read()


@contextmanager
def served(
    size: Size, *, month: str, log: Path | None = None, faults: Sequence[str] = ()
) -> Iterator[Served]:
    """Serve a market while the block runs; `faults` are said as `servers.faults.FORM`.

    The child holds our end of a pipe: it ends when we do, however we end.
    """
    words = [
        *("--seed", size.seed, "--scale", size.scale, "--density", size.density),
        *("--month", month, "--slow", SLOW, "--with-parent", *(("--log", log) if log else ())),
        *(f"--fault={fault}" for fault in faults),
    ]
    called = [sys.executable, "-m", "casque.demo.servers", *map(str, words)]
    pipe = subprocess.PIPE
    with subprocess.Popen(called, stdin=pipe, stdout=pipe, text=True) as child:
        try:
            assert child.stdout is not None  # it is a pipe
            line = child.stdout.readline()
            if not line:
                raise CasqueError(what="the market ended before it listened: why stands above")
            said = json.loads(line)
            yield Served(port=said["port"], token=said["token"])
        finally:
            child.terminate()
