"""What a live crawl of the invented market makes of its pages, and how it behaves, as JSON lines.

`python benchmarks/live.py [--seeds 1,2,3] [--scale 0.3] [--density 0.02] [--months 6]`

* pages: what each page was taken for, beside what the market served; no page of a ban, captcha,
  log-in wall, limit or soft ban may be read as empty
* manners, from the servers' own log: forbidden paths, pace, Retry-After, requests after a pause
"""

from __future__ import annotations

import argparse
import json
import logging
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import structlog

from casque.db import models as m
from casque.demo.child import Size
from casque.demo.play import Play, months_of, play
from casque.demo.servers.request_log import Request, read_log
from casque.demo.simulation import LivingMarket, simulate
from casque.demo.simulation.shelves import Fault

Line = dict[str, object]

SHOWN_AS: dict[Fault, str] = {
    "captcha": "captcha",
    "login_wall": "login_wall",
    "rate_limited": "rate_limited",
    "unavailable": "error",
    "soft_ban": "soft_ban",
    "odd_template": "not_understood",
}
"""The class of every page of a site with that fault; of others no page comes, or a true one."""

BANS = ("captcha", "login_wall", "rate_limited", "soft_ban")
JITTER = 0.002
"""Seconds by which the server's clock may see two requests nearer than they were sent."""


def pages(market: LivingMarket) -> Line:
    """Return what pages were taken for that were something else, and how many there were."""
    wrong: Counter[str] = Counter()
    served: Counter[str] = Counter()
    captures = m.Capture.objects.filter(page=1).select_related("attempt__search__round")
    for capture in captures:
        search = capture.attempt.search
        true = _true_class(market, search.site, search.query, search.round.name)
        served[true] += 1
        if capture.page_class != true:
            wrong[f"{true} taken for {capture.page_class}"] += 1
    zeros = served["empty"]
    missed = sum(n for what, n in wrong.items() if what.startswith("empty "))
    bans = sum(n for what, n in wrong.items() if what.endswith(" empty"))
    return {
        "first_pages": dict(served),
        "wrong": dict(wrong),
        "read_as_empty_and_were_not": bans,
        "share_of_zeros_called_otherwise": round(missed / zeros, 4) if zeros else None,
    }


def _true_class(market: LivingMarket, site: str, words: str, month: str) -> str:
    """Return what the market served of a search's first page."""
    fault = market.fault(site, month)
    if fault in SHOWN_AS:
        return SHOWN_AS[fault]
    if next(one for one in market.sites if one.id == site).style == "script_only":
        return "needs_browser"
    if market.is_blocked(site, words, month):
        return "word_blocked"
    return "results" if market.found(site, words, month) else "empty"


def manners(market: LivingMarket, log: Path) -> Line:
    """Return how often the crawl asked for what it must not, or too soon, by the servers' log."""
    by_site: defaultdict[str, list[Request]] = defaultdict(list)
    for request in read_log(log):
        if request.host != "market.localhost":
            by_site[request.host.removesuffix(".localhost")].append(request)
    told: Counter[str] = Counter()
    for site in market.sites:
        asked = sorted(by_site[site.id], key=lambda one: one.at)
        told["requests"] += len(asked)
        told["forbidden_paths"] += sum(one.path.startswith(site.disallowed) for one in asked)
        told["above_the_pace"] += sum(
            later.at - earlier.at < site.pace - JITTER for earlier, later in pairwise(asked)
        )
        told["before_retry_after"] += sum(
            later.at - earlier.at < RETRY_AFTER - JITTER
            for earlier, later in pairwise(asked)
            if earlier.status == 429
        )
        told["after_a_pause"] += sum(_after_pauses(market, site.id, asked))
    return dict(told)


RETRY_AFTER = 2
"""Seconds that the market's sites ask for with a 429."""

TRIES = 2
"""How often the demo asks a page of a site that is busy."""


def _after_pauses(market: LivingMarket, site: str, asked: Iterable[Request]) -> Iterator[int]:
    """Yield by month how many pages were asked for after the one that paused a site."""
    months = Counter(one.month for one in asked if _is_page(one))
    for month, number in months.items():
        fault = market.fault(site, month)
        if fault in BANS:
            yield max(0, number - (TRIES if fault == "rate_limited" else 1))


def _is_page(request: Request) -> bool:
    return not request.path.startswith("/img/") and request.path != "/robots.txt"


def main() -> int:
    """Print the lines; return 1 where a page or a request was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--scale", type=float, default=0.3)
    parser.add_argument("--density", type=float, default=0.02)
    parser.add_argument("--months", type=int, default=6)
    asked = parser.parse_args()
    quiet = structlog.make_filtering_bound_logger(logging.WARNING)
    structlog.configure(wrapper_class=quiet)
    bad = 0
    for seed in map(int, asked.seeds.split(",")):
        size = Size(seed, asked.scale, asked.density)
        months = months_of("2012-03", asked.months)
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / "requests.jsonl"
            play(Path(folder) / "home", Play(size, months, log))
            market = simulate(seed, scale=size.scale, density=size.density)
            market.live_until(months[-1])
            read, asked_for = pages(market), manners(market, log)
        print(json.dumps({"seed": seed, "pages": read, "manners": asked_for}), flush=True)
        bad += int(str(read["read_as_empty_and_were_not"]))
        bad += sum(int(str(n)) for name, n in asked_for.items() if name != "requests")
    return int(bad > 0)


if __name__ == "__main__":
    raise SystemExit(main())
