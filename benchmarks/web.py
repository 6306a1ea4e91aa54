"""The web at work: review in a browser, writers at once, every screen at 100,000 advertisements.

`python benchmarks/web.py [--quick] [--part screens,review,writers] [--engine sqlite,postgresql]`

* screens: every screen that links lead to, asked five times after a first one: its queries, and
  the median of its milliseconds
* review: 200 decisions by one key each in Chromium, on a served home; from the key to the next
  card on the screen; 20 decisions taken back leave the queue as it was
* writers: 8 readers decide 1,000 items each over HTTP while the next month is collected live; each
  decision that was answered with "saved" must be in the ledger

A part whose program is not here says so. `--quick` is for tests: a small home, few decisions; its
figures mean nothing.
"""
# ruff: noqa: I001 - web_scale comes first: it sets the web up

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from web_scale import QUICK, Scale

import filled_home
import postgres
from targets import Target, told

from casque.db.connection import disconnect
from casque.db.postgresql import Address
from casque.rounds.home import Home, open_home
from web_review import CHROMIUM, review
from web_screens import screens
from web_writers import writers

PARTS, ENGINES = ("screens", "review", "writers"), ("sqlite", "postgresql")


@contextmanager
def _filled(folder: Path, scale: Scale, engine: str) -> Iterator[Home]:
    """Give a filled home, its ledger in a file or in a cluster of its own."""
    begun = time.perf_counter()
    if engine == "sqlite":
        home = filled_home.fill(folder / engine, scale.advertisements)
        print(f"{engine}: filled in {time.perf_counter() - begun:.0f} s", flush=True)
        yield open_home(home.path)
        disconnect()
        return
    with postgres.a_cluster(sync=True) as cluster:
        postgres.execute(cluster, "CREATE DATABASE filled")
        address: Address = replace(cluster, name="filled")
        home = filled_home.fill(folder / engine, scale.advertisements, address)
        print(f"{engine}: filled in {time.perf_counter() - begun:.0f} s", flush=True)
        yield open_home(home.path)
        disconnect()


def _why_not(part: str, engine: str) -> str:
    """Return why a part cannot be measured here, or nothing."""
    if engine == "postgresql" and part != "writers":
        return "measured on sqlite alone"
    if engine == "postgresql" and postgres.why_not():
        return postgres.why_not()
    if part == "review" and CHROMIUM is None:
        return "there is no chromium here"
    return ""


def _measure(part: str, home: Home, scale: Scale, engine: str) -> list[Target]:
    if part == "writers":
        return writers(home, scale, engine)
    return {"screens": screens, "review": review}[part](home, scale)


def measure(scale: Scale, parts: Sequence[str], engines: Sequence[str]) -> list[Target]:
    """Return the targets of all parts that can be measured here."""
    targets: list[Target] = []
    for engine in engines:
        wanted = [part for part in parts if not _is_left_out(part, engine)]
        if not wanted:
            continue
        with TemporaryDirectory() as folder, _filled(Path(folder), scale, engine) as home:
            for part in wanted:
                targets += _measure(part, home, scale, engine)
    return targets


def _is_left_out(part: str, engine: str) -> bool:
    """Tell whether a part cannot be measured here, and say so."""
    why = _why_not(part, engine)
    if why:
        print(f"{engine}, {part}: not measured: {why}", flush=True)
    return bool(why)


def main() -> int:
    """Print what was measured beside the targets; return 1 where one is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--part", default=",".join(PARTS))
    parser.add_argument("--engine", default=",".join(ENGINES))
    asked = parser.parse_args()
    scale = QUICK if asked.quick else Scale()
    targets = measure(scale, asked.part.split(","), asked.engine.split(","))
    return told(targets, "the web" + (", quick: figures mean nothing" if asked.quick else ""))


if __name__ == "__main__":
    sys.exit(main())
