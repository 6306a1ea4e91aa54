"""One address fetched by the rules: hosts, robots.txt, pace, back-off, redirects.

Nothing here knows Scrapy: what fetches a single response is passed in, so that the manners can be
read, and tested, by themselves.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from casque.crawl.addresses import joined, sent_as
from casque.crawl.hosts import may_reach
from casque.crawl.messages import Ask, Fault, Orders, SiteOrders
from casque.crawl.patience import BUSY, PASSING, seconds_asked, wait_after
from casque.crawl.robots import SLOWEST, Robots, read_robots, robots_address
from casque.crawl.turns import MOST, PAUSED, Turn, Turns
from casque.settings import Limits

HOPS = 5
"""Redirects that are followed (RFC 9309 asks for five at least)."""

REDIRECTS = (301, 302, 303, 307, 308)
ROBOTS_LIVE = 24 * 3600.0
"""Seconds for which rules may be kept (RFC 9309, section 2.4)."""


class Refused(Exception):
    """Nothing came; carries why, and how long the site asks to be left alone."""

    def __init__(self, fault: Fault, retry_after: float | None = None) -> None:
        super().__init__(fault)
        self.fault: Fault = fault
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Response:
    """One response, unpacked; `retry_after` where its host asks for a longer rest than we wait."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    retry_after: float | None = None

    def header(self, name: str) -> str:
        """Return the first header of that name, or nothing."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    @property
    def target(self) -> str | None:
        """Return where it sends us, or None where it is an answer; raise Refused if nowhere."""
        place = self.header("location") if self.status in REDIRECTS else ""
        try:
            return joined(self.url, place) if place else None
        except ValueError as error:
            raise Refused("not_allowed", self.retry_after) from error


class Download(Protocol):
    """Fetches one response."""

    def __call__(self, url: str, site: SiteOrders, limit: int) -> Awaitable[Response]:
        """Return what an address answers, of so many bytes; raise Refused where nothing came."""


Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A site as it is asked: its orders, which hosts are open for this request, and how much."""

    orders: SiteOrders
    open: tuple[str, ...]
    limit: int  # bytes of the answer, unpacked
    paused: Path  # a file that is there while a person leaves the site alone


PauseAt = Callable[[str, _Asked], Awaitable[float]]
"""Gives the seconds between requests at an address; raises Refused where none may be made."""


async def _own_pause(url: str, asked: _Asked) -> float:
    """Return the site's pace: for robots.txt itself there are no further rules."""
    del url
    return asked.orders.pace


class Fetcher:
    """Fetches addresses of all sites; whoever calls it asks one thing of a site at a time."""

    def __init__(self, orders: Orders, download: Download, sleep: Sleep = asyncio.sleep) -> None:
        self._orders = orders
        self._download = download
        self._sleep = sleep
        self._turns = Turns(Path(orders.turns))
        self._robots: dict[str, tuple[Robots, float]] = {}

    async def fetch(self, ask: Ask) -> Response:
        """Return what the address answers in the end; raise Refused where nothing came."""
        site, limits = self._orders.sites[ask.site], self._orders.limits
        more = site.picture_hosts if ask.kind == "picture" else ()
        paused = Path(self._orders.turns, PAUSED, ask.folder)
        asked = _Asked(site, (*site.hosts, *more), limits.bytes_of(ask.kind), paused)
        return await self._follow(ask.url, asked, self._pause_by_robots)

    async def _follow(self, url: str, asked: _Asked, pause_at: PauseAt) -> Response:
        for _ in range(HOPS + 1):
            url = _open_address(url, asked)
            pause = await pause_at(url, asked)
            response = await self._patiently(url, asked, pause)
            target = response.target
            if target is None:
                return response
            url = target
        raise Refused("redirects")

    async def _pause_by_robots(self, url: str, asked: _Asked) -> float:
        """Return the seconds between requests there; raise Refused where robots.txt does."""
        if not asked.orders.respect_robots:
            return asked.orders.pace
        robots = await self._robots_of(url, asked)
        if not robots.allows(url):
            raise Refused("robots")
        if robots.pause > SLOWEST:
            raise Refused("robots_slow")
        return max(asked.orders.pace, robots.pause)

    async def _robots_of(self, url: str, asked: _Asked) -> Robots:
        address, now = robots_address(url), asyncio.get_running_loop().time()
        known, until = self._robots.get(address, (None, 0.0))
        if known is None or until < now:
            known = await self._fetch_robots(address, asked)
            self._robots[address] = known, now + ROBOTS_LIVE
            self._turns.at(url).rest(min(known.pause, SLOWEST))  # the first page waits for it, too
        return known

    async def _fetch_robots(self, url: str, asked: _Asked) -> Robots:
        """Return the rules; without an answer nothing may be asked, and a dead host stays dead."""
        page = replace(asked, limit=self._orders.limits.bytes_of("page"))
        try:
            response = await self._follow(url, page, _own_pause)
        except Refused as refused:
            if refused.fault in (*PASSING, "paused", "rate_limited"):
                raise
            raise Refused("robots_unreachable", refused.retry_after) from refused
        robots = read_robots(response.status, response.body)
        if robots is None:
            raise Refused("robots_unreachable", response.retry_after)
        return robots

    async def _patiently(self, url: str, asked: _Asked, pause: float) -> Response:
        """Return the answer, asked for again while the host is busy or does not answer."""
        limits, turn = self._orders.limits, self._turns.at(url)
        for tried in range(1, limits.tries + 1):
            try:
                response = await self._once(url, asked, pause)
            except Refused as refused:
                may_pass = refused.fault in PASSING and refused.retry_after is None
                if not may_pass or tried == limits.tries:
                    raise
                turn.rest(wait_after(None, tried, limits))
                continue
            told = _heeded(response, turn, tried, limits)
            if told.status not in BUSY or told.retry_after is not None or tried == limits.tries:
                return told
        raise AssertionError("a limit of tries is above 0")

    async def _once(self, url: str, asked: _Asked, pause: float) -> Response:
        """Return the answer to one request, made when its host's turn comes."""
        turn = self._turns.at(url)
        async with turn.one:
            while (left := turn.left()) > 0:
                if left > max(pause, self._orders.limits.longest_wait):
                    raise Refused("rate_limited", left)  # what it asked for has not passed
                await self._sleep(left)
            if asked.paused.is_file():
                raise Refused("paused")
            turn.rest(pause)
            try:
                return await self._download(url, asked.orders, asked.limit)
            except Refused as refused:
                rest = _rested(refused.retry_after, turn, self._orders.limits)
                raise Refused(refused.fault, rest) from refused
            finally:
                turn.rest(pause)


def _heeded(response: Response, turn: Turn, tried: int, limits: Limits) -> Response:
    """Return the answer; mark how long its host is left alone, whatever it answered."""
    asked = seconds_asked(response.header("retry-after"), datetime.now(UTC))
    if response.status in BUSY:
        turn.rest(wait_after(asked, tried, limits))
    return replace(response, retry_after=_rested(asked, turn, limits))


def _rested(asked: float | None, turn: Turn, limits: Limits) -> float | None:
    """Let a host rest for as long as it asks; return that where it is longer than we wait."""
    if asked is None:
        return None
    turn.rest(asked)
    return min(asked, MOST) if asked > limits.longest_wait else None


def _open_address(url: str, asked: _Asked) -> str:
    """Return an address as it is sent; raise Refused where it leads to no open host."""
    try:
        sent = sent_as(url, asked.orders.encoding)
    except ValueError as error:
        raise Refused("not_allowed") from error
    if not may_reach(sent, asked.open):
        raise Refused("not_allowed")
    return sent
