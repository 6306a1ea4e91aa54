"""Readers at once over HTTP, while the next month is collected live."""
# ruff: noqa: I001 - web_scale comes first: it sets the web up

from __future__ import annotations

import os
import re
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from statistics import median
from urllib.parse import urlencode, urlsplit

from web_scale import Scale

import filled_home
from targets import Target

from casque.db import members
from casque.db import models as m
from casque.demo.child import Size, served
from casque.demo.servers.programme import write_programme
from casque.rounds.clocks import clock_of
from casque.rounds.home import Home
from casque.rounds.opening import open_round
from served_home import CASQUE, serving

PASSWORD = "a sentence that is long enough"
DENSITY = 0.04
GOODS = ("genuine", "fake", "innocent", "look-alike")


@dataclass
class Told:
    """What a reader was answered, by kind, and the numbers of the decisions that were saved."""

    saved: int = 0
    stale: int = 0
    locked: int = 0
    broken: int = 0
    odd: int = 0
    milliseconds: list[float] = field(default_factory=list)


class Reader:
    """A member who decides over HTTP, as a browser with HTMX does: each answer is the next card."""

    def __init__(self, address: str, name: str) -> None:
        self.connection = HTTPConnection(urlsplit(address).netloc, timeout=120)
        self.cookies: SimpleCookie = SimpleCookie()
        self.told = Told()
        self.name = name

    def come_in(self) -> None:
        """Log in by name and password."""
        _, page = self.ask("/enter/")
        form = {"username": self.name, "password": PASSWORD, "csrfmiddlewaretoken": _token(page)}
        status, _ = self.ask("/enter/", form)
        if status != 302:
            raise SystemExit(f"{self.name} was not let in: {status}")

    def decide(self, times: int) -> None:
        """Decide so many items, or until nothing waits."""
        card = self.ask("/review/next/")[1]
        while self.told.saved < times:
            item = re.search(r'data-item="([0-9]+)"', card)
            if item is None:
                return
            card = self._decide(card, item[1])

    def _decide(self, card: str, item: str) -> str:
        """Return the next card."""
        edition = re.search(r'name="edition" value="([0-9]+)"', card)
        form = {
            "csrfmiddlewaretoken": _token(card), "edition": edition[1] if edition else "",
            "goods": GOODS[self.told.saved % 4], "act": "sale", "confidence": "high",
        }  # fmt: skip
        begun = time.perf_counter()
        status, answered = self.ask(f"/review/{item}/decide/", form)
        self.told.milliseconds.append((time.perf_counter() - begun) * 1000)
        self._count(status, answered)
        return answered if status == 200 else self.ask("/review/next/")[1]

    def _count(self, status: int, answered: str) -> None:
        told = self.told
        if status == 200:
            told.saved += 1
        elif status == 409:
            told.stale += 1
        elif status >= 500:
            told.broken += 1
            told.locked += "in use by another" in answered
        else:
            told.odd += 1
            print(f"{self.name} was answered {status}", flush=True)
        if told.broken + told.odd > 20:
            raise SystemExit(f"{self.name}: too much goes wrong, last {status}")

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Return status and text of an answer."""
        headers = {
            "Cookie": "; ".join(f"{name}={one.value}" for name, one in self.cookies.items()),
            "HX-Request": "true" if path.startswith("/review") else "false",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = None if form is None else urlencode(form)
        self.connection.request("GET" if form is None else "POST", path, body, headers)
        answer = self.connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.load(cookie)
        return answer.status, answer.read().decode()


def _token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if found is None:
        raise SystemExit("a page has no form that can be sent")
    return found[1]


def writers(home: Home, scale: Scale, engine: str) -> list[Target]:
    """Return the targets of readers who decide at once while a month is collected."""
    names = _readers(home, scale.writers, engine)
    before = m.Capture.objects.count()
    with serving(home.path, "--no-worker") as address, _collecting(home) as runs:
        readers = [Reader(address, name) for name in names]
        for reader in readers:
            reader.come_in()
        _wait_for_a_page(before)
        pages = m.Capture.objects.count()
        begun = time.perf_counter()
        _all_at_once(readers, scale.of_each)
        seconds = time.perf_counter() - begun
    return _judged(readers, scale, f"{engine}: ", seconds, (pages, len(runs)))


def _wait_for_a_page(before: int) -> None:
    """Return once collecting has begun, or after a minute."""
    until = time.monotonic() + 60
    while m.Capture.objects.count() == before and time.monotonic() < until:
        time.sleep(0.1)


def _readers(home: Home, number: int, engine: str) -> list[str]:
    clock = clock_of(home, filled_home.MONTHS[-1])
    names = [f"{engine}-{nth}" for nth in range(number)]
    for nth, name in enumerate(names):
        members.add_member(username=name, code=f"W{nth}", role="analyst", by="benchmark",
                           now=clock.now(), password=PASSWORD)  # fmt: skip
    return names


def _all_at_once(readers: Sequence[Reader], times: int) -> None:
    threads = [threading.Thread(target=reader.decide, args=(times,)) for reader in readers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@contextmanager
def _collecting(home: Home) -> Iterator[list[int]]:
    """Collect the next month of the market live, again and again, while the block runs.

    Gives the exit codes of the runs that ended.
    """
    living, month = filled_home.market(), filled_home.NEXT_MONTH
    size = Size(filled_home.SEED, filled_home.SCALE, DENSITY)
    with served(size, month=month) as market:
        write_programme(home.scope, living, market.port)
        open_round(home, month, by="lead", now=living.moment(month))
        over, runs = threading.Event(), list[int]()
        runner = threading.Thread(target=_run_again, args=(home.path, month, over, runs))
        runner.start()
        try:
            yield runs
        finally:
            over.set()
            runner.join()


def _run_again(path: Path, month: str, over: threading.Event, runs: list[int]) -> None:
    command = [CASQUE, "round", "run", month, "--again", "--json"]
    while not over.is_set():
        with subprocess.Popen(
            command,
            env=os.environ | {"CASQUE_HOME": str(path)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        ) as run:
            said = threading.Thread(target=run.stderr.read if run.stderr else print)
            said.start()
            while run.poll() is None and not over.wait(0.2):
                pass
            if run.poll() is None:
                run.terminate()
                run.wait(60)
            else:
                runs.append(run.returncode)
            said.join()


def _judged(
    readers: Sequence[Reader], scale: Scale, engine: str, seconds: float, collected: tuple[int, int]
) -> list[Target]:
    """Hold what the readers were told to what the ledger has."""
    saved = sum(reader.told.saved for reader in readers)
    kept = m.Decision.objects.filter(by__startswith="W", kind="judge")
    whole = m.Judgement.objects.filter(decision__in=kept).values("decision").distinct().count()
    took = sorted(ms for reader in readers for ms in reader.told.milliseconds)
    pages = m.Capture.objects.count() - collected[0]
    print(f"{engine}{saved} decisions in {seconds:.0f} s, median {median(took):.0f} ms; "
          f"{sum(r.told.stale for r in readers)} were shown a difference; meanwhile {pages} pages "
          f"collected, {collected[1]} runs ended")  # fmt: skip
    wanted = scale.writers * scale.of_each
    return [
        Target(f"{engine}decisions not made", wanted - saved, 0),
        Target(f"{engine}decisions lost", saved - kept.count(), 0),
        Target(f"{engine}decisions without judgement", kept.count() - whole, 0),
        Target(f"{engine}answers 'locked'", sum(r.told.locked for r in readers), 0),
        Target(f"{engine}answers 500", sum(r.told.broken for r in readers), 0),
        Target(f"{engine}other answers", sum(r.told.odd for r in readers), 0),
        Target(f"{engine}hits that pages do not explain", _unexplained(), 0),
        Target(f"{engine}no page collected meanwhile", int(pages == 0), 0),
    ]


def _unexplained() -> int:
    """Return by how many hits the attempts' counts differ from what is kept: pages come whole."""
    from django.db.models import Sum

    counted = m.Capture.objects.aggregate(all=Sum("results"))["all"] or 0
    return abs(counted - m.Hit.objects.count())
