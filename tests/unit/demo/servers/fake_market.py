"""A small market of the tests' own: every style with every fault, and shelves one can count."""

from __future__ import annotations

import http.client
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import get_args
from urllib.parse import urlsplit

from casque.demo.simulation.shelves import Fault, Listing, Picture, Site, Style, Term

STYLES = get_args(Style)
READ = tuple(style for style in STYLES if style != "script_only")
"""The styles whose results are read without a browser."""
FAULTS = get_args(Fault)
SHOWS = ("posted", "refreshed", "none")
MONTH = "2012-03"
MOMENT = datetime(2012, 3, 20, 3, tzinfo=UTC)

MANY, FEW, NONE, BLOCKED, ODD = "象牙", "牙雕", "没有的东西", "禁词", "🐘牙 A+B/&%"
"""Words: three pages, one page, nothing, refused, and some that GBK lacks."""
COUNTS = {MANY: 45, FEW: 5, ODD: 3, NONE: 0, BLOCKED: 3}
START = {word: 1000 * n for n, word in enumerate(COUNTS, start=1)}

TITLES = (
    "{words}手镯 老料 包浆厚",
    "【{words}】＜精品＞ A&B \"真\" 'x'",
    "象*牙\u200b小件 \U0001f418 {words}",
    "{words}　全角  两个空格",
    "XY{words}料 1+1=2 100% #1",
    "</a></b></td><b>{words}</b> &amp; &#35937;",
)


def a_site(style="cards", fault="none", **changes):
    """A site whose id says what it is."""
    site = Site(
        id=f"{style}-{fault}".replace("_", "-"),
        name=f"虚构{style}",
        style=style,
        shows="posted",
        precision="second",
        order="newest_first",
        per_page=20,
        max_pages=None,
        fuzzy=False,
        since="2012-01",
        pace=0.05,
        disallowed=("/admin",),
    )
    return replace(site, **changes)


def dated_sites():
    for style, shows, precision in product(READ, SHOWS, ("day", "second")):
        name = f"{style}-{shows}-{precision}".replace("_", "-")
        yield a_site(style, id=name, shows=shows, precision=precision)


def capped_sites():
    return [a_site(style, id=f"{style}-capped".replace("_", "-"), max_pages=2) for style in READ]


def all_sites():
    every = [a_site(style, fault) for style, fault in product(STYLES, FAULTS)]
    return [*every, *dated_sites(), *capped_sites()]


def a_picture(number):
    return Picture(f"p{number}-plain", number, "IV", "plain")


def a_listing(number, words):
    posted = MOMENT - timedelta(days=number % 50, minutes=7 * number, seconds=number)
    return Listing(
        item=f"{number}",
        title=TITLES[number % len(TITLES)].format(words=words),
        description=f"第{number}件 <b>{words}</b> 加V：zz{number}",
        price=f"¥{number:,}",
        account=f"u{number % 7}",
        seller=f"卖家 <{number % 7}>号",
        pictures=tuple(a_picture(number * 10 + n) for n in range(number % 3)),
        posted=posted + timedelta(microseconds=250_000),
        refreshed=posted + timedelta(hours=5),
    )


@dataclass
class FakeMarket:
    """A Market whose shelves are the same everywhere; what ails a site stands in its id."""

    sites: list[Site] = field(default_factory=all_sites)
    months: tuple[str, ...] = ("2012-01", "2012-03", "2012-05")
    taken_down: list[tuple[str, tuple[str, ...], str]] = field(default_factory=list)
    set_faults: dict[tuple[str, str], str] = field(default_factory=dict)
    seed: int = 7

    @property
    def terms(self):
        return [
            Term("t1", MANY, ("IV",), "zh-Hans", "2012-01", "invented", True),
            Term("t2", FEW, ("IV", "RH"), "zh-Hans", "2012-05", "invented", False),
        ]

    @property
    def products(self):
        return [("IV", "2012-01"), ("RH", "2012-05")]

    def moment(self, month):
        return MOMENT.replace(month=int(month[-2:]))

    def found(self, site, words, month):
        start = START.get(words, 0)
        return [a_listing(start + n, words) for n in range(COUNTS.get(words, 0))]

    def recommended(self, site, month):
        return [a_listing(9000 + n, MANY) for n in range(3)]

    def listing(self, site, item, month):
        for words, start in START.items():
            if item.isdecimal() and start <= int(item) < start + COUNTS[words]:
                return a_listing(int(item), words)
        return None

    def is_blocked(self, site, words, month):
        return words == BLOCKED

    def fault(self, site, month):
        named = {
            f"{style}-{fault}".replace("_", "-"): fault for style, fault in product(STYLES, FAULTS)
        }
        return self.set_faults.get((site, month), named.get(site, "none"))

    def set_fault(self, site, month, fault):
        self.set_faults[site, month] = fault

    def take_down(self, site, items, month):
        self.taken_down.append((site, tuple(items), month))
        return len(items)


@dataclass(frozen=True)
class Got:
    """An answer: where it came from at last, and what it was."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Visitor:
    """Asks the market as a crawler would; every host is this machine."""

    port: int
    token: str

    def get(self, url, *, method="GET", body=None, headers=None, timeout=5):
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            said = {"Host": parts.netloc, "User-Agent": "casque-tests", **(headers or {})}
            line.request(method, target, body=body, headers=said)
            came = line.getresponse()
            return Got(url, came.status, dict(came.getheaders()), came.read())
        finally:
            line.close()

    def follow(self, url):
        """The answer after the redirects that stay on the site."""
        got = self.get(url)
        while got.status == 302 and got.headers["Location"].startswith("/"):
            parts = urlsplit(url)
            got = self.get(f"{parts.scheme}://{parts.netloc}{got.headers['Location']}")
        return got

    def at(self, site, path="/"):
        return self.get(f"http://{site.id}.localhost:{self.port}{path}")

    def desk(self, path="/", **how):
        return self.get(f"http://market.localhost:{self.port}{path}", **how)
