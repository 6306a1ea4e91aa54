"""Every screen that links lead to: its queries, and how long it takes."""
# ruff: noqa: I001 - web_scale comes first: it sets the web up

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from web_scale import Scale

from crawling import crawl
from targets import Target, print_rows

from casque.rounds.home import Home
from casque.web import house


@dataclass(frozen=True, slots=True)
class Screen:
    """What one screen cost: queries of its worst answer, median milliseconds of its slowest."""

    name: str
    queries: int
    milliseconds: float
    slowest: str


def screens(home: Home, scale: Scale) -> list[Target]:
    """Return the targets of all screens."""
    from django.test import Client

    house.move_in(home)
    client = Client(SERVER_NAME="localhost")
    client.post("/enter/demo/", {"role": "lead"})
    begun = time.perf_counter()
    client.post("/figures/count/")  # a deed: from then on the overview has numbers to show
    print(f"screens: the figures were counted in {time.perf_counter() - begun:.1f} s")
    found = crawl(client).found
    measured = [
        _measured(client, name, [address for address, _ in answers], scale.times)
        for name, answers in sorted(found.items())
        if name is not None and answers
    ]
    house.move_out()
    print_rows(
        f"every screen at {scale.advertisements:,} advertisements",
        ("screen", "queries", "ms", "slowest address"),
        [(s.name, s.queries, f"{s.milliseconds:.0f}", s.slowest) for s in measured],
    )
    return [
        Target("queries of a screen, most", max(s.queries for s in measured), 30),
        Target("a screen, slowest median", max(s.milliseconds for s in measured), 300, "ms"),
    ]


def _measured(client: object, name: str, addresses: Sequence[str], times: int) -> Screen:
    answers = [(_asked(client, address, times), address) for address in addresses]
    (_, slowest), address = max(answers, key=lambda answer: answer[0][1])
    return Screen(name, max(queries for (queries, _), _ in answers), slowest, address)


def _asked(client: object, address: str, times: int) -> tuple[int, float]:
    """Return the queries of an address and the median milliseconds of some askings."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    get = client.get  # type: ignore[attr-defined]  # Django's client for tests
    with CaptureQueriesContext(connection) as captured:
        _drained(get(address))
        queries = len(captured)
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        _drained(get(address))
        taken.append((time.perf_counter() - begun) * 1000)
    return queries, median(taken)


def _drained(answered: object) -> None:
    """Read an answer to its end: a file comes in pieces."""
    for _ in getattr(answered, "streaming_content", ()):
        pass
