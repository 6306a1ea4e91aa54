"""What a live crawl of the invented market makes of its pages, and how it behaves.

`python benchmarks/live.py [--seeds 1,2,3] [--scale 0.3] [--density 0.02] [--months 6]`

* pages: what each page was taken for, beside what the market served; none of a ban, captcha,
  log-in wall, limit, soft ban, and no blank one, may be read as empty
* manners, from the servers' own log: forbidden paths, pace, Retry-After, requests after a pause
* endings: no search says more than the market showed, whatever casque says of it
* reported, not tuned (`live_recall`): recall of illegal advertisements and of duplicates, error of
  nwpa
"""

from __future__ import annotations

import argparse
import logging
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, field
from pathlib import Path

import structlog

import live_recall
from casque.crawl.messages import FAULTS
from casque.db import models as m
from casque.demo.child import Size
from casque.demo.endings import that_say_more
from casque.demo.play import LIMITS, Play, months_of, play
from casque.demo.servers.conduct import Conduct, conduct_of
from casque.demo.servers.faults import read_switch
from casque.demo.servers.request_log import read_log
from casque.demo.simulation import LivingMarket, simulate
from casque.demo.simulation.shelves import Fault
from casque.rounds.summary import Summary
from targets import Target, of, print_rows, share, told

Pages = Counter[tuple[str, str]]
"""How many pages were of one class in truth, and taken for another or the same."""

SHOWN_AS: dict[Fault, str] = {
    "captcha": "captcha",
    "login_wall": "login_wall",
    "rate_limited": "rate_limited",
    "unavailable": "error",
    "soft_ban": "soft_ban",
    "odd_template": "not_understood",
    "blank": "blank",
    "long_rest": "rate_limited",
}
"""The class of every page of a site with that fault; of others no page comes, or a true one."""

NEVER_EMPTY = ("captcha", "login_wall", "rate_limited", "soft_ban", "blank", "word_blocked")
AS_GOOD = {"blank": "not_understood"}
"""What a page is rightly taken for that casque has no class of its own for."""


def switched(market: LivingMarket, months: tuple[str, ...], fault: Fault) -> str:
    """Return a fault that is never drawn, at a site and in a month that nothing ails."""
    return next(
        f"{site.id}={fault}@{month}"
        for month in months
        for site in market.sites
        if site.style != "script_only"
        and site.since <= month
        and market.fault(site.id, month) == "none"
    )


def pages_of(market: LivingMarket) -> Pages:
    """Return what the pages in the ledger were, and what they were taken for."""
    captures = m.Capture.objects.select_related("attempt__search__round")
    return Counter((_true_class(market, one), one.page_class) for one in captures)


def _true_class(market: LivingMarket, capture: m.Capture) -> str:
    """Return what the market served; further pages are asked for only where there are some."""
    search = capture.attempt.search
    site, words, month = search.site, search.query, search.round.name
    fault = market.fault(site, month)
    if fault in SHOWN_AS:
        return SHOWN_AS[fault]
    if next(one for one in market.sites if one.id == site).style == "script_only":
        return "needs_browser"
    if market.is_blocked(site, words, month):
        return "word_blocked"
    return "results" if market.found(site, words, month) else "empty"


def of_pages(pages: Pages) -> Iterator[Target]:
    """Yield the targets of the pages."""
    served: Counter[str] = Counter()
    for (true, _), number in pages.items():
        served[true] += number
    for true in NEVER_EMPTY:
        wrong = pages[true, "empty"]
        yield Target(f"pages of kind {true} read as empty", of(wrong, served[true]), 0)
    missed = served["empty"] - pages["empty", "empty"]
    yield Target("real zeros called otherwise", share(missed, served["empty"]), 0.01)


def of_manners(conduct: Conduct, refused: int) -> Iterator[Target]:
    """Yield the targets of the manners; each is measured only where it could be broken."""
    yield Target("requests to forbidden paths", of(conduct.forbidden_paths, refused), 0)
    yield Target("requests above the pace", of(conduct.above_the_pace, conduct.pairs), 0)
    early = of(conduct.before_retry_after, conduct.told_to_wait)
    yield Target("requests before Retry-After", early, 0)
    yield Target("requests after a pause", of(conduct.after_a_pause, conduct.bans), 0)


def refused_of() -> int:
    """Return how many pictures and pages were not asked for, as robots.txt forbids them."""
    return int(m.Issue.objects.filter(what__contains=FAULTS["robots"]).count())


def of_endings(rounds: Sequence[Summary]) -> Iterator[Target]:
    """Yield that no search ended with more than the market let it see."""
    searches = sum(sum(told["states_alone"].values()) for told in rounds)
    more = sum(map(that_say_more, rounds))
    yield Target("searches that say more than the market showed", of(more, searches), 0)


@dataclass
class Played:
    """What came of the months of markets that were played."""

    pages: Pages = field(default_factory=Pages)
    conduct: Conduct = field(default_factory=Conduct)
    refused: int = 0
    rounds: dict[int, list[Summary]] = field(default_factory=dict)

    def add(self, seed: int, rounds: list[Summary], market: LivingMarket, log: Path) -> None:
        """Take down what stands in the ledger that is open, and in the servers' log."""
        behaved = conduct_of(market, read_log(log), tries=LIMITS.tries)
        sums = map(sum, zip(astuple(self.conduct), astuple(behaved), strict=True))
        self.conduct = Conduct(*sums)
        self.pages += pages_of(market)
        self.refused += refused_of()
        self.rounds[seed] = rounds


def play_one(seed: int, asked: argparse.Namespace, played: Played) -> None:
    """Play months of a market live, and take down what came of it.

    In the last month, the one that is left open, a site asks for a rest of an hour.
    """
    size, months = Size(seed, asked.scale, asked.density), months_of("2012-03", asked.months)
    market = simulate(seed, scale=size.scale, density=size.density)
    last = Play(size, months).further or months[-1]
    rest = switched(market, (last,), "long_rest")
    read_switch(rest, market).set_in(market)
    blank = switched(market, months[1:] or months, "blank")
    read_switch(blank, market).set_in(market)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "requests.jsonl"
        rounds = play(Path(folder) / "home", Play(size, months, log, (rest, blank)))
        played.add(seed, rounds, market.live_until(last), log)


def show(played: Played) -> None:
    """Print what was counted."""
    pages, conduct = played.pages, played.conduct
    taken = [
        (true, as_, number, "" if AS_GOOD.get(true, true) == as_ else "!")
        for (true, as_), number in sorted(pages.items())
    ]
    print_rows("pages", ("served", "taken for", "pages", ""), taken)
    print_rows(
        "manners", ("what", "times"),
        [
            ("requests", conduct.requests),
            ("addresses not asked for, as robots.txt forbids them", played.refused),
            ("answers with Retry-After that were followed by a request", conduct.told_to_wait),
            ("months of a site that banned us", conduct.bans),
        ],
    )  # fmt: skip


def main() -> int:
    """Print the tables; return 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--scale", type=float, default=0.3)
    parser.add_argument("--density", type=float, default=0.02)
    parser.add_argument("--months", type=int, default=6)
    asked = parser.parse_args()
    quiet = structlog.make_filtering_bound_logger(logging.WARNING)
    structlog.configure(wrapper_class=quiet)
    played = Played()
    for seed in map(int, asked.seeds.split(",")):
        play_one(seed, asked, played)
    show(played)
    live_recall.show(played.rounds)
    all_rounds = [told for rounds in played.rounds.values() for told in rounds]
    manners = of_manners(played.conduct, played.refused)
    return told(
        [*of_pages(played.pages), *manners, *of_endings(all_rounds)], f"live, seeds {asked.seeds}"
    )


if __name__ == "__main__":
    raise SystemExit(main())
