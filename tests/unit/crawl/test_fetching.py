"""The manners of fetching, without a network: hosts, robots.txt, pace, back-off, redirects."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from itertools import pairwise
from pathlib import Path

import pytest

from casque.crawl import fetching
from casque.crawl.fetching import HOPS, Fetcher, Refused, Response
from casque.crawl.messages import Ask, Orders, SiteOrders
from casque.settings import Limits

ROOT = "http://m01.localhost:80"
NO_ROBOTS = (404, {}, b"")
Said = tuple[int, Mapping[str, str], bytes]


@dataclass
class FakeSite:
    """Answers by path; an answer may be a list, given one after the other, the last again."""

    answers: dict[str, list[Said | Refused]]
    asked: list[tuple[float, str]] = field(default_factory=list)
    now: Callable[[], float] = lambda: 0.0
    limits: dict[str, int] = field(default_factory=dict)

    async def __call__(self, url: str, site: SiteOrders, limit: int) -> Response:
        path = url.removeprefix(ROOT)
        self.asked.append((self.now(), path))
        self.limits[path] = limit
        await asyncio.sleep(0)
        known = self.answers.get(path, [NO_ROBOTS])
        answer = known.pop(0) if len(known) > 1 else known[0]
        if isinstance(answer, Refused):
            raise Refused(answer.fault, answer.retry_after)
        status, headers, body = answer
        return Response(url, status, tuple(headers.items()), body)

    @property
    def paths(self) -> list[str]:
        return [path for _, path in self.asked]


class Bench:
    """A fetcher over a fake site, on a clock that sleeping moves on."""

    def __init__(self, folder: Path, answers: dict[str, list[Said | Refused]], **site: object):
        self.moment = 1e9
        orders = SiteOrders(("m01.localhost:80",), (), 3.0, True, "utf-8", "zh-Hans")
        limits = Limits(tries=3, first_wait=5, longest_wait=60)
        self.site = FakeSite(answers, now=lambda: self.moment)
        self.fetcher = Fetcher(
            Orders(
                "casque", "", "", str(folder), 0.0, limits,
                {"m01": SiteOrders(**{**_fields(orders), **site})},
            ),
            self.site,
            self.sleep,
        )  # fmt: skip
        self.fetcher._turns._now = lambda: self.moment

    async def sleep(self, seconds: float) -> None:
        until = self.moment + seconds
        await asyncio.sleep(0)
        self.moment = max(self.moment, until)

    def fetch(self, path: str = "/s", kind: str = "page") -> Response:
        url = path if "://" in path else ROOT + path
        return asyncio.run(self.fetcher.fetch(Ask(1, "m01", url, "f", kind)))

    def refused(self, path: str = "/s", kind: str = "page") -> Refused:
        with pytest.raises(Refused) as caught:
            self.fetch(path, kind)
        return caught.value

    @property
    def gaps(self) -> list[float]:
        moments = [moment for moment, _ in self.site.asked]
        return [round(b - a, 3) for a, b in pairwise(moments)]


def _fields(orders: SiteOrders) -> dict[str, object]:
    return {name: getattr(orders, name) for name in orders.__dataclass_fields__}


def test_robots_txt_is_read_first_and_once_and_each_request_waits_its_turn(tmp_path):
    bench = Bench(tmp_path, {"/s": [(200, {}, b"page")]})
    assert bench.fetch().body == b"page"
    bench.fetch()
    assert bench.site.paths == ["/robots.txt", "/s", "/s"]
    assert bench.gaps == [3, 3]


def test_whoever_comes_after_a_kill_in_the_middle_of_a_request_waits_too(tmp_path):
    bench = Bench(tmp_path, {"/s": [(200, {}, b"page")]})
    left = []
    bench.site.now = lambda: left.append(bench.fetcher._turns.at(ROOT).left()) or bench.moment
    bench.fetch()
    assert left == [pytest.approx(3), pytest.approx(3)]


def test_a_longer_crawl_delay_counts_from_the_first_page_on(tmp_path):
    rules = (200, {}, b"User-agent: *\nCrawl-delay: 10")
    bench = Bench(tmp_path, {"/robots.txt": [rules], "/s": [(200, {}, b"")]})
    bench.fetch()
    bench.fetch()
    assert bench.gaps == [10, 10]


def test_a_crawl_delay_that_no_round_can_keep_is_refused(tmp_path):
    rules = (200, {}, b"User-agent: *\nCrawl-delay: 86400")
    bench = Bench(tmp_path, {"/robots.txt": [rules]})
    assert bench.refused().fault == "robots_slow"
    assert bench.site.paths == ["/robots.txt"]


def test_robots_txt_that_is_elsewhere_on_the_site_is_followed(tmp_path):
    moved = (301, {"Location": "/rules"}, b"")
    rules = (200, {}, b"User-agent: *\nDisallow: /s")
    bench = Bench(tmp_path, {"/robots.txt": [moved], "/rules": [rules]})
    assert bench.refused().fault == "robots"


@pytest.mark.parametrize(
    "answer",
    [
        (503, {}, b""),
        (301, {"Location": "http://elsewhere.example/robots.txt"}, b""),
        (301, {"Location": "/robots.txt"}, b""),
        Refused("too_large"),
        Refused("not_allowed"),
    ],
)
def test_robots_txt_that_cannot_be_had_allows_nothing(tmp_path, answer):
    bench = Bench(tmp_path, {"/robots.txt": [answer], "/s": [(200, {}, b"")]})
    assert bench.refused().fault == "robots_unreachable"
    assert "/s" not in bench.site.paths


@pytest.mark.parametrize("fault", ["time_out", "no_connection", "no_address", "broken"])
def test_a_dead_host_is_said_to_be_dead_and_nothing_is_asked_of_it(tmp_path, fault):
    bench = Bench(tmp_path, {"/robots.txt": [Refused(fault)], "/s": [(200, {}, b"")]})
    assert bench.refused().fault == fault
    assert set(bench.site.paths) == {"/robots.txt"}


def test_an_agreement_with_the_site_passes_robots_txt_over(tmp_path):
    bench = Bench(tmp_path, {"/s": [(200, {}, b"")]}, respect_robots=False)
    bench.fetch()
    assert bench.site.paths == ["/s"]


def test_each_hop_is_held_to_hosts_robots_and_pace(tmp_path):
    rules = (200, {}, b"User-agent: *\nDisallow: /admin")
    bench = Bench(
        tmp_path,
        {
            "/robots.txt": [rules],
            "/a": [(302, {"Location": "/b"}, b"")],
            "/b": [(307, {"location": "/admin/x"}, b"")],
        },
    )
    assert bench.refused("/a").fault == "robots"
    assert bench.site.paths == ["/robots.txt", "/a", "/b"]
    assert bench.gaps == [3, 3]


def test_an_answer_without_a_place_to_go_is_an_answer(tmp_path):
    bench = Bench(tmp_path, {"/s": [(304, {"Location": "/x"}, b""), (302, {}, b"moved")]})
    assert bench.fetch().status == 304
    assert bench.fetch().body == b"moved"


def test_redirects_are_followed_so_far_and_no_further(tmp_path):
    around = {f"/{n}": [(302, {"Location": f"/{n + 1}"}, b"")] for n in range(9)}
    bench = Bench(tmp_path, around)
    assert bench.refused("/0").fault == "redirects"
    assert bench.site.paths == ["/robots.txt", *(f"/{n}" for n in range(HOPS + 1))]


@pytest.mark.parametrize("place", ["http://m02.localhost/", "file:///etc/passwd", "//evil.example"])
def test_nothing_is_asked_of_another_host(tmp_path, place):
    bench = Bench(tmp_path, {"/s": [(302, {"Location": place}, b"")]})
    assert bench.refused().fault == "not_allowed"
    assert bench.refused("http://m02.localhost/").fault == "not_allowed"
    assert bench.site.paths == ["/robots.txt", "/s"]


def test_hosts_of_pictures_give_pictures_and_no_pages(tmp_path):
    bench = Bench(tmp_path, {}, picture_hosts=("*.img.localhost:80",))
    assert bench.fetch("http://a.img.localhost/1.jpg", "picture").status == 404
    assert bench.refused("http://a.img.localhost/1.jpg").fault == "not_allowed"


@pytest.mark.parametrize(
    ("place", "sent"),
    [
        ("/z\xe8\xb1\xa1?q=\xcf\xf3", "/z%E8%B1%A1?q=%CF%F3"),  # raw bytes, whatever they mean
        ("z?q=%CF%F3#top", "/z?q=%CF%F3"),
        ("./x/../%2E/z", "/z"),
        ("/x y", "/x%20y"),
    ],
)
def test_a_redirect_leads_where_its_bytes_say(tmp_path, place, sent):
    bench = Bench(tmp_path, {"/s": [(302, {"Location": place}, b"")]}, encoding="gbk")
    bench.fetch()
    assert [path.removeprefix("http://m01.localhost") for path in bench.site.paths] == [
        "/robots.txt", "/s", sent,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "place",
    ["http://[/x", "http://[::1", "//[x]/", "http://m01.localhost:99999/", "http://a\xa0[b/"],
)
def test_a_redirect_that_is_no_address_is_a_fault_of_the_answer(tmp_path, place):
    bench = Bench(tmp_path, {"/s": [(302, {"Location": place, "Retry-After": "90"}, b"")]})
    assert bench.refused().fault == "not_allowed"
    assert bench.site.paths == ["/robots.txt", "/s"]
    assert bench.refused("http://[/x").fault == "not_allowed"


@pytest.mark.parametrize(
    "path",
    [
        "/a/../admin/x", "/a/%2e%2e/admin", "/./admin", "/a/b/.%2E/../admin", "/s?q=象",
        "/s?q=%CF%F3", "/\tadmin", "\\admin",
    ],
)  # fmt: skip
def test_what_is_judged_is_what_is_sent(tmp_path, path):
    rules = (200, {}, b"User-agent: *\nDisallow: /admin\nDisallow: /s?q=%CF%F3")
    bench = Bench(tmp_path, {"/robots.txt": [rules]}, encoding="gbk")
    assert bench.refused(path).fault == "robots"
    assert bench.site.paths == ["/robots.txt"]


BUSY = (429, {"Retry-After": "20"}, b"")


def test_a_busy_site_is_asked_again_when_it_said(tmp_path):
    bench = Bench(tmp_path, {"/s": [BUSY, (503, {}, b""), (200, {}, b"page")]})
    response = bench.fetch()
    assert (response.body, response.retry_after) == (b"page", None)
    assert bench.gaps == [3, 20, 10]  # what it asked for; ours, doubled


def test_a_site_that_stays_busy_counts_as_it_is_and_rests(tmp_path):
    bench = Bench(tmp_path, {"/s": [BUSY], "/t": [(200, {}, b"")]})
    assert bench.fetch().status == 429
    bench.fetch("/t")
    assert bench.site.paths == ["/robots.txt", "/s", "/s", "/s", "/t"]
    assert bench.gaps == [3, 20, 20, 20]


def test_a_site_that_asks_for_long_is_not_waited_for(tmp_path):
    bench = Bench(tmp_path, {"/s": [(503, {"Retry-After": "3600"}, b"")]})
    assert bench.fetch().retry_after == 3600
    again = bench.refused()
    assert (again.fault, again.retry_after) == ("rate_limited", pytest.approx(3600))
    assert bench.site.paths == ["/robots.txt", "/s"]


def test_a_retry_after_for_robots_txt_is_told_too(tmp_path):
    bench = Bench(tmp_path, {"/robots.txt": [(503, {"Retry-After": "3600"}, b"")]})
    refused = bench.refused()
    assert (refused.fault, refused.retry_after) == ("robots_unreachable", 3600)


@pytest.mark.parametrize("fault", ["time_out", "no_connection", "no_address", "broken"])
def test_what_may_pass_is_tried_again(tmp_path, fault):
    bench = Bench(tmp_path, {"/s": [Refused(fault), Refused(fault), (200, {}, b"page")]})
    assert bench.fetch().body == b"page"
    assert bench.gaps == [3, 5, 10]
    bench.site.answers["/s"] = [Refused(fault)]
    assert bench.refused().fault == fault
    assert bench.site.paths.count("/s") == 6


def test_what_could_not_be_unpacked_may_ask_for_a_rest_too(tmp_path):
    bench = Bench(tmp_path, {"/s": [Refused("broken", 20), (200, {}, b"page")]})
    assert bench.fetch().body == b"page"
    assert bench.gaps == [3, 20]
    bench.site.answers["/s"] = [Refused("too_large", 20)]
    refused = bench.refused()
    assert (refused.fault, refused.retry_after) == ("too_large", None)  # it is not that long
    bench.fetch("/t")
    assert bench.gaps[-1] == 20


@pytest.mark.parametrize("fault", ["broken", "too_large"])
def test_what_could_not_be_unpacked_and_asks_for_long_is_not_waited_for(tmp_path, fault):
    bench = Bench(tmp_path, {"/s": [Refused(fault, 1e9)]})
    refused = bench.refused()
    assert (refused.fault, refused.retry_after) == (fault, 24 * 3600)
    assert bench.refused("/t").fault == "rate_limited"
    assert bench.site.paths == ["/robots.txt", "/s"]


def test_what_will_not_pass_is_not_tried_again(tmp_path):
    bench = Bench(tmp_path, {"/s": [Refused("too_large")]})
    assert bench.refused().fault == "too_large"
    assert bench.site.paths.count("/s") == 1


@pytest.mark.parametrize("status", [200, 301, 404, 410, 500])
@pytest.mark.parametrize("said", ["20", "Mon, 10 Sep 2001 01:47:00 GMT"])
def test_retry_after_is_kept_whatever_the_answer_is(tmp_path, monkeypatch, status, said):
    monkeypatch.setattr(fetching, "datetime", AtNine)
    asking = (status, {"Retry-After": said}, b"")
    bench = Bench(tmp_path, {"/s": [asking], "/t": [(200, {}, b"")]})
    assert bench.fetch().status == status
    bench.fetch("/t")
    assert bench.site.paths == ["/robots.txt", "/s", "/t"]
    assert bench.gaps == [3, 20]


class AtNine(datetime):
    """The clock of the bench, twenty seconds before the date that the site names."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return datetime(2001, 9, 10, 1, 46, 40, tzinfo=tz)


def test_retry_after_of_robots_txt_is_kept_where_it_allows_all(tmp_path):
    rules = (200, {"Retry-After": "30"}, b"User-agent: *\nDisallow: /x")
    bench = Bench(tmp_path, {"/robots.txt": [rules], "/s": [(200, {}, b"")]})
    bench.fetch()
    assert bench.gaps == [30]


def test_an_answer_that_asks_for_long_says_so_and_a_day_is_the_most(tmp_path):
    bench = Bench(tmp_path, {"/s": [(200, {"Retry-After": "999999999"}, b"page")]})
    response = bench.fetch()
    assert (response.body, response.retry_after) == (b"page", 24 * 3600)
    assert bench.refused("/t").retry_after == pytest.approx(24 * 3600, abs=1)
    assert bench.site.paths == ["/robots.txt", "/s"]


def test_a_redirect_waits_its_turn_at_the_host_it_leads_to_and_what_that_asks_for(tmp_path):
    place = "http://img.localhost:80/1.jpg"
    bench = Bench(
        tmp_path,
        {
            "/p": [(302, {"Location": place}, b"")],
            place: [(302, {"Location": ROOT + "/q", "Retry-After": "90"}, b"")],
        },
        picture_hosts=("img.localhost:80",),
    )
    bench.fetch("/p", "picture")
    elsewhere = "http://img.localhost:80/robots.txt"
    assert bench.site.paths == ["/robots.txt", "/p", elsewhere, place, "/q"]
    # Another host has turns of its own: its first request and our return need not wait for ours.
    assert bench.gaps == [3, 0, 3, 0]
    assert bench.refused("http://img.localhost:80/2.jpg", "picture").retry_after is not None


def test_a_host_of_pictures_has_one_turn_whoever_asks_it(tmp_path):
    orders = SiteOrders(("m01.localhost:80",), ("img.localhost:80",), 3.0, False, "utf-8", "zh")
    bench = Bench(tmp_path, {})
    sites = dict.fromkeys(("m01", "m02", "m03"), orders)
    told = replace(bench.fetcher._orders, sites=sites)
    fetcher = Fetcher(told, bench.site, bench.sleep)
    fetcher._turns._now = lambda: bench.moment

    async def together() -> None:
        asks = [Ask(1, name, f"http://img.localhost/{name}", "f", "picture") for name in sites]
        await asyncio.gather(*(fetcher.fetch(ask) for ask in asks))

    asyncio.run(together())
    assert len(bench.site.asked) == 3
    assert min(bench.gaps) >= 3


def test_a_page_may_be_smaller_than_a_picture(tmp_path):
    bench = Bench(tmp_path, {})
    bench.fetch("/page")
    bench.fetch("/picture", "picture")
    limits = Limits()
    assert bench.site.limits == {
        "/robots.txt": limits.max_page_bytes,
        "/page": limits.max_page_bytes,
        "/picture": limits.max_bytes,
    }


@pytest.mark.parametrize("kind", ["page", "picture"])
def test_what_robots_txt_forbids_is_never_asked_for(tmp_path, kind):
    rules = (200, {}, b"User-agent: Casque/2.0\nDisallow: /*/secret$\n\nUser-agent: *\nAllow: /")
    bench = Bench(tmp_path, {"/robots.txt": [rules]})
    assert bench.refused("/a/b/secret", kind).fault == "robots"
    assert bench.site.paths == ["/robots.txt"]
