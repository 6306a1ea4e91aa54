"""How whoever asked a market behaved, counted from the servers' own log."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from casque.demo.servers.manners import is_forbidden, pause_of, rules_of
from casque.demo.servers.request_log import Request
from casque.demo.simulation.shelves import Fault, Market, Site

BANS: tuple[Fault, ...] = ("captcha", "login_wall", "rate_limited", "soft_ban", "long_rest")
"""Faults after whose first page a site is left alone for the month."""

JITTER = 0.002
"""Seconds by which the server's clock may see two requests nearer than they were sent."""


@dataclass(frozen=True, slots=True)
class Conduct:
    """What was asked, and what of it against the manners; with how often these could be broken.

    Attributes:
        requests: to the sites, in all.
        forbidden_paths: to what robots.txt forbids us.
        pairs: of requests of one site, one after the other.
        above_the_pace: of these, nearer to each other than the site wants.
        told_to_wait: answers with Retry-After that another request of the site followed in the
            same month: the next one is a month later, though the log says seconds.
        before_retry_after: of these, sooner than it asked for.
        bans: months of a site that banned who asked.
        after_a_pause: requests in these after the page that said so.
    """

    requests: int = 0
    forbidden_paths: int = 0
    pairs: int = 0
    above_the_pace: int = 0
    told_to_wait: int = 0
    before_retry_after: int = 0
    bans: int = 0
    after_a_pause: int = 0


def conduct_of(market: Market, log: Iterable[Request], *, tries: int) -> Conduct:
    """Return how whoever asked behaved; `tries`: how often a busy page may be asked for."""
    by_site: defaultdict[str, list[Request]] = defaultdict(list)
    for request in sorted(log, key=lambda one: one.at):
        by_site[request.host.removesuffix(".localhost")].append(request)
    told: Counter[str] = Counter()
    for site in market.sites:
        told.update(_of_site(market, site, by_site[site.id], tries))
    return Conduct(**told)


def _of_site(market: Market, site: Site, asked: Sequence[Request], tries: int) -> Mapping[str, int]:
    rules, pairs = rules_of(market, site), list(pairwise(asked))
    pause = pause_of(market, site)
    busy = [(one, then) for one, then in pairs if one.until and one.month == then.month]
    after = list(_after_bans(market, site, asked, tries))
    return {
        "requests": len(asked),
        "forbidden_paths": sum(is_forbidden(rules, target_of(one)) for one in asked),
        "pairs": len(pairs),
        "above_the_pace": sum(then.at - one.at < pause - JITTER for one, then in pairs),
        "told_to_wait": len(busy),
        "before_retry_after": sum(then.at < one.until - JITTER for one, then in busy),
        "bans": len(after),
        "after_a_pause": sum(after),
    }


def target_of(request: Request) -> str:
    """Return the path of a request with its parameters."""
    return request.path + (f"?{request.query}" if request.query else "")


def _after_bans(market: Market, site: Site, asked: Sequence[Request], tries: int) -> Iterator[int]:
    """Yield for each month in which the site banned us how much was asked all the same."""
    months: defaultdict[str, list[Request]] = defaultdict(list)
    for one in asked:
        if one.path != "/robots.txt":
            months[one.month].append(one)
    for month, requests in months.items():
        fault = market.fault(site.id, month)
        if fault in BANS:
            allowed = tries if fault == "rate_limited" else 1
            hops = requests[0].status == REDIRECTED
            yield max(0, len(requests) - allowed - hops)


REDIRECTED = 302
"""How a shop shows its log-in wall: the page behind is one more request, and the same answer."""
