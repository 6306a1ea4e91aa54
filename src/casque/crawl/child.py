"""The child process as its parent sees it: asked, listened to, and started again when it dies."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO

from casque.crawl.messages import Alive, Answer, Ask, Failed, Orders, read_answer, written
from casque.errors import CasqueError

COMMAND = (sys.executable, "-m", "casque.crawl")
SILENCE = 60.0
"""Seconds without a sign of life after which a child is taken for dead."""

DEATHS = 4
"""Deaths over one request, asked alone, after which it is given up."""

DEATHS_IN_A_ROW = 6 * DEATHS
"""Deaths without one answer between them, over six requests, after which we give up altogether."""


class Child:
    """Fetches what is asked; whoever uses it need not know how often it had to be started."""

    def __init__(
        self, orders: Orders, command: Sequence[str] = COMMAND, silence: float = SILENCE
    ) -> None:
        self._orders = orders
        self._command = tuple(command)
        self._silence = silence
        self._waiting: dict[int, Ask] = {}
        self._sent: set[int] = set()  # of what is waited for: what this very child was asked
        self._suspects: set[int] = set()  # of what is waited for: what a child died over
        self._deaths: Counter[int] = Counter()
        self._in_a_row = 0
        self._start()

    @property
    def pid(self) -> int:
        """Return the process that fetches now."""
        return self._process.pid

    def ask(self, ask: Ask) -> None:
        """Ask for an address; its answer comes from `answers` some time."""
        self._waiting[ask.ask] = ask
        self._send_waiting()

    def answers(self) -> Iterator[Answer]:
        """Give answers as they come, while something is waited for."""
        while self._waiting:
            answer = self._next()
            if answer is None:
                yield from self._start_again()
            elif not isinstance(answer, Alive):
                self._in_a_row = 0
                self._settle(answer.failed if isinstance(answer, Failed) else answer.got)
                yield answer

    def close(self) -> None:
        """End the child: it has no more to do."""
        _close(self._process.stdin)
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()
        _close(self._process.stdout)

    def _start(self) -> None:
        # Of a session of its own: Ctrl-C is for us, and ends the child by closing its stdin.
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        self._lines: queue.Queue[bytes] = queue.Queue()
        self._reader = threading.Thread(
            target=_pass_on, args=(self._process.stdout, self._lines), daemon=True
        )
        self._reader.start()
        self._send(written(self._orders))

    def _start_again(self) -> Iterator[Answer]:
        """Start a new child and ask it what the dead one owes; give up what killed too many."""
        self._process.kill()
        self.close()
        if len(self._sent) == 1:  # of several in flight nobody knows which one killed
            self._deaths.update(self._sent)
        self._suspects |= self._sent
        self._sent.clear()
        self._in_a_row += 1
        if self._in_a_row >= DEATHS_IN_A_ROW:
            raise CasqueError(
                what=f"the collector died {self._in_a_row} times without an answer: what it said "
                "stands above; go on with `casque round resume`"
            )
        self._start()
        for number in [n for n in self._waiting if self._deaths[n] >= DEATHS]:
            self._settle(number)
            yield Failed(number, "collector")
        self._send_waiting()

    def _settle(self, number: int) -> None:
        """Wait no longer for an answer that came, or never will."""
        del self._waiting[number]
        self._sent.discard(number)
        self._suspects.discard(number)
        self._send_waiting()

    def _send_waiting(self) -> None:
        for number in self._due():
            self._sent.add(number)
            self._send(written(self._waiting[number]))

    def _due(self) -> list[int]:
        """Return what is to be sent now: all that was not; suspects alone, one after the other.

        Of these the one comes first over which most children died: it clears itself or is given up.
        """
        if not self._suspects:
            return [number for number in self._waiting if number not in self._sent]
        return [] if self._sent else [max(self._suspects, key=self._deaths_over)]

    def _deaths_over(self, number: int) -> tuple[int, int]:
        return self._deaths[number], -number

    def _send(self, line: bytes) -> None:
        """Send a line; a child that is dead is noticed where its answer is awaited."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.write(line)
            self._process.stdin.flush()

    def _next(self) -> Answer | Alive | None:
        """Return what the child says next, or None where it is dead or as good as dead."""
        try:
            line = self._lines.get(timeout=self._silence)
        except queue.Empty:
            return None
        # A line that was cut off by a kill is no answer: what it was about is asked again.
        return read_answer(line) if line.endswith(b"\n") else None


def _pass_on(stream: IO[bytes], lines: queue.Queue[bytes]) -> None:
    """Put every line into the queue; at the end an empty one."""
    for line in stream:
        lines.put(line)
    lines.put(b"")


def _close(stream: IO[bytes] | None) -> None:
    if stream is not None:
        with suppress(BrokenPipeError):
            stream.close()


@contextmanager
def a_child(orders: Orders, command: Sequence[str] | None = None) -> Iterator[Child]:
    """Give a child that fetches, and end it in any case."""
    child = Child(orders, command or COMMAND)
    try:
        yield child
    finally:
        child.close()
