"""A command that is measured while it runs: seconds, and the memory of it and all its children."""

from __future__ import annotations

import os
import subprocess
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

EVERY = 0.05
"""Seconds between two looks at the memory: what comes and goes in between is not seen."""

PROC = Path("/proc")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Run:
    """What a command came to.

    Attributes:
        code: how it ended.
        out: what it printed.
        seconds: from its start to its end.
        gigabytes: the most resident memory of it and all below it at once; None where it could
            not be read. Memory that two of them share counts twice.
    """

    code: int
    out: str
    seconds: float
    gigabytes: float | None


def run(command: Sequence[str], out: Path, *, env: Mapping[str, str] | None = None) -> Run:
    """Run a command to its end and return what it came to; what it prints goes through a file."""
    begun, most = time.monotonic(), 0
    with out.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(command, stdout=file, env=env)
        while process.poll() is None:
            most = max(most, resident(process.pid))
            time.sleep(EVERY)
    seconds = time.monotonic() - begun
    return Run(process.returncode, out.read_text("utf-8"), seconds, most / 1e9 if most else None)


class Process(NamedTuple):
    """A process: its parent, its address space and what of it is resident, in bytes."""

    parent: int
    space: int
    resident: int


def resident(pid: int) -> int:
    """Return the resident bytes of a process and of all below it; 0 where none can be read."""
    read = ((int(folder.name), _read(folder)) for folder in PROC.glob("[0-9]*"))
    return memory_below({number: one for number, one in read if one is not None}, pid)


def memory_below(processes: Mapping[int, Process], pid: int) -> int:
    """Return the resident bytes of a process and of all below it.

    Whoever starts a command is split in two for a moment, over one memory: a child whose address
    space is as large as its parent's, to the byte, is not counted again.
    """
    children: defaultdict[int, list[int]] = defaultdict(list)
    for number, one in processes.items():
        children[one.parent].append(number)
    waiting, total = [pid], 0
    while waiting:
        number = waiting.pop()
        one = processes.get(number)
        above = processes.get(one.parent) if one is not None else None
        if one is not None and (number == pid or above is None or above.space != one.space):
            total += one.resident
        waiting += children[number]
    return total


def _read(folder: Path) -> Process | None:
    """Return a process, or None where it has ended."""
    try:
        words = (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return None
    return Process(int(words[1]), int(words[20]), int(words[21]) * PAGE)
