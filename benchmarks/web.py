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
# ruff: noqa: E402, I001 - the web is set up before the ledger is imported

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlencode, urlsplit

from casque.web.booting import prepare

prepare()

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "web")]

import filled_home
import postgres
from crawling import crawl
from targets import Target, print_rows, told

from casque.db import members
from casque.db import models as m
from casque.db.connection import disconnect
from casque.db.postgresql import Address
from casque.demo.child import Size, served
from casque.demo.servers.programme import write_programme
from casque.rounds.clocks import clock_of
from casque.rounds.home import Home, open_home
from casque.rounds.opening import open_round
from casque.web import house

PASSWORD = "a sentence that is long enough"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PARTS, ENGINES = ("screens", "review", "writers"), ("sqlite", "postgresql")
DENSITY = 0.04
GOODS = ("genuine", "fake", "innocent", "look-alike")
KEYS = ("1", "2", "3", "4")
LOOKING = 250
"""Milliseconds that the script looks at a card before it presses a key: no person is faster."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is done; the usual one is that of the targets."""

    advertisements: int = 100_000
    decisions: int = 200
    undone: int = 20
    writers: int = 8
    of_each: int = 1_000
    times: int = 5


QUICK = Scale(1_500, 12, 4, 3, 8, 2)


# ---- screens -----------------------------------------------------------------------------------


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


# ---- review in a browser -----------------------------------------------------------------------

WATCH = """
window.casqueTook = [];
let pressed = 0, seen = "";
document.addEventListener("keydown", () => { pressed = performance.now(); }, true);
document.addEventListener("DOMContentLoaded", () => {
  const card = () => document.querySelector("#card")?.dataset.item || "";
  seen = card();
  new MutationObserver(() => {
    const now = card();
    if (!now || now === seen) return;
    seen = now;
    requestAnimationFrame(() => requestAnimationFrame(
      () => window.casqueTook.push(performance.now() - pressed)));
  }).observe(document.body, {childList: true, subtree: true});
});
"""
"""Takes down the milliseconds from a key to the second frame in which another card stands."""


def review(home: Home, scale: Scale) -> list[Target]:
    """Return the targets of reviewing by keys."""
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop stands still meanwhile
    with serving(home) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        context = browser.new_context(base_url=address, viewport={"width": 1200, "height": 900})
        context.set_default_timeout(60_000)
        context.add_init_script(WATCH)
        page = context.new_page()
        page.goto("/enter/")
        page.locator("button[name=role][value=analyst]").click()
        page.wait_for_url("**/")
        page.goto("/review/")
        page.locator("#card[data-item]").wait_for()
        page.wait_for_load_state("networkidle")
        measured = _reviewed(page, scale)
        browser.close()
    return measured


def _reviewed(page: object, scale: Scale) -> list[Target]:
    before = m.Decision.objects.count()
    _press(page, scale.decisions - scale.undone)
    state = _state()
    _press(page, scale.undone)
    decided = m.Decision.objects.count() - before
    took = sorted(page.evaluate("window.casqueTook"))  # type: ignore[attr-defined]
    _press(page, scale.undone, keys=("u",))
    differing = set(state.items()) ^ set(_state().items())
    undone = m.Undo.objects.count()
    p95 = took[max(0, round(len(took) * 0.95) - 1)] if took else None
    print(f"review: {decided} decisions; key to next card: median {median(took):.0f} ms, "
          f"p95 {p95:.0f} ms, longest {took[-1]:.0f} ms")  # fmt: skip
    return [
        Target("keystrokes per decision", scale.decisions / decided if decided else None, 1.0),
        Target("decisions not made by a key", scale.decisions - decided, 0),
        Target("cards that were not timed", scale.decisions - len(took), 0),
        Target("key to next card, p95", p95, 150, "ms"),
        Target("undos that did not come", scale.undone - undone, 0),
        Target(f"items other than before {scale.undone} undos", len(differing), 0),
    ]


def _press(page: object, times: int, keys: Sequence[str] = KEYS) -> None:
    """Press keys, each once another card stands."""
    for turn in range(times):
        before = page.locator("#card").get_attribute("data-item")  # type: ignore[attr-defined]
        page.keyboard.press(keys[turn % len(keys)])  # type: ignore[attr-defined]
        page.wait_for_function(  # type: ignore[attr-defined]
            "before => { const card = document.querySelector('#card');"
            " return card && card.dataset.item && card.dataset.item !== before; }",
            arg=before,
        )
        page.wait_for_timeout(LOOKING)  # type: ignore[attr-defined]


def _state() -> dict[int, tuple[object, ...]]:
    """Return all of the queue but editions, which go up, and who looks at what."""
    columns = ("offer", "product", "stage", "goods", "act", "read_by", "priority", "members")
    return {
        pk: tuple(map(str, values))
        for pk, *values in m.QueueItem.objects.order_by("pk").values_list("pk", *columns)
    }


# ---- writers -----------------------------------------------------------------------------------


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
    with serving(home) as address, _collecting(home) as runs:
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
    command = [_casque(), "round", "run", month, "--again", "--json"]
    while not over.is_set():
        with subprocess.Popen(
            command, env=_environment(path), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
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


# ---- what they share ---------------------------------------------------------------------------


def _casque() -> str:
    return str(Path(sys.executable).with_name("casque"))


def _environment(path: Path) -> dict[str, str]:
    return os.environ | {"CASQUE_HOME": str(path)}


@contextmanager
def serving(home: Home) -> Iterator[str]:
    """Serve a home by its own process; give its address."""
    command = [_casque(), "serve", "--port", "0", "--no-worker"]
    with subprocess.Popen(
        command, env=_environment(home.path), stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield (process.stdout.readline() if process.stdout else "").strip()
        finally:
            process.terminate()
            process.wait(60)


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
