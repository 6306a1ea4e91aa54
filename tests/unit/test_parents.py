"""A child ends with its parent, and its own end breaks nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

WAITS = """
from casque.parents import end_with_parent
import signal
end_with_parent(patience=5)
print("here", flush=True)
signal.pause()
"""
DEAF = """
from casque.parents import end_with_parent
import signal
import time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
end_with_parent(patience=5)
print("here", flush=True)
time.sleep(600)
"""
ENDS = """
from casque.parents import end_with_parent
end_with_parent(patience=5)
"""


def child(script: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.mark.parametrize(("script", "code"), [(WAITS, -15), (DEAF, 1)])
def test_it_ends_when_its_parent_lets_go(script: str, code: int) -> None:
    with child(script) as process:
        assert process.stdout.readline() == b"here\n"
        process.stdin.close()
        assert process.wait(timeout=60) == code


def test_its_own_end_is_quiet() -> None:
    with child(ENDS) as process:
        assert (process.wait(timeout=60), process.stderr.read()) == (0, b"")
