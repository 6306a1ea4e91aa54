"""The market as a child process: one JSON line says where it listens, then it serves.

With `--with-parent` it ends when its standard input does: also when its parent was killed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from casque.demo.servers.faults import FORM, read_switch
from casque.demo.servers.server import SLOW, Listening, serve
from casque.parents import end_with_parent

PATIENCE = 5.0
"""Seconds that a market may take to end after its parent."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve a market until this process is told to stop."""
    told = _parser().parse_args(arguments)
    if told.with_parent:
        end_with_parent(patience=PATIENCE)
    from casque.demo.simulation import simulate

    market = simulate(told.seed, scale=told.scale, density=told.density)
    for text in told.fault:
        read_switch(text, market).set_in(market)
    serve(
        market,
        port=told.port,
        month=told.month,
        log=told.log,
        when_ready=_say,
        slow=told.slow,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m casque.demo.servers", description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--scale", type=float, default=0.2)
    parser.add_argument("--density", type=float, default=1.0)
    parser.add_argument("--month", default="2012-03")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--slow", type=float, default=SLOW, help="seconds of a slow site")
    parser.add_argument("--fault", action="append", default=[], metavar="FAULT", help=FORM)
    parser.add_argument("--with-parent", action="store_true", help="end when stdin ends")
    return parser


def _say(listening: Listening) -> None:
    """Print where the market listens, as one line."""
    sys.stdout.write(json.dumps(asdict(listening)) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
