"""What a robots.txt says is what is judged by, and what the crawler reads in it."""

from urllib.parse import quote

import pytest
from demo.servers.fake_market import FakeMarket, a_site

from casque.crawl.robots import read_robots
from casque.demo.servers.manners import (
    CAREFUL,
    SLOWER,
    groups_of,
    is_forbidden,
    pause_of,
    retry_after,
    robots,
    rules_of,
)

WAYS = [a_site(id=name, disallowed=("/admin", "/pm")) for name in ("aa", "ab", "ag", "ad", "ae")]
FIRST = [a_site(id="first"), a_site(id="second")]
PATHS = [
    "/", "/search?q=x&page=2", "/admin", "/administration", "/pm", "/private/list?page=2",
    "/private/terms", "/private/terms/of/use", "/private/term", "/img/a.jpg", "/img/full/a.jpg",
    "/img/large/a.jpg", "/search?q=x&all=1", "/search?q=x&all=12", "/so/x/1?all=1",
    "/search?q=x&sort=price&page=2", "/sort=price", f"/search?q={quote('all=1', safe='')}",
    "/robots.txt", "/go/members",
]  # fmt: skip


def a_market():
    return FakeMarket(sites=[*FIRST, *WAYS])


def test_there_are_three_ways_to_write_the_rules():
    ways = {tuple(group.agents for group in groups_of(site)) for site in WAYS}
    assert len(ways) == 3


@pytest.mark.parametrize("site", WAYS, ids=lambda site: site.id)
def test_what_is_written_is_what_is_judged(site):
    market = a_market()
    read = read_robots(200, robots(market, site).encode())
    rules = rules_of(market, site)
    said = {path: not read.allows(f"http://{site.id}.localhost{path}") for path in PATHS}
    assert said == {path: is_forbidden(rules, path) for path in PATHS}
    assert set(said.values()) == {True, False}
    assert read.pause == pause_of(market, site)


def test_one_way_asks_for_more_time_than_the_terms_of_use():
    pauses = {groups_of(site)[0].agents[0]: pause_of(a_market(), site) for site in WAYS}
    assert pauses == {"greedybot": 0.05, "casque": 0.05 * CAREFUL, "otherbot": 0.05}
    assert pause_of(a_market(), FIRST[1]) == 0.05  # it has no robots.txt


def test_strangers_are_told_something_else():
    strangers = {
        group.delay for site in WAYS for group in groups_of(site) if group.agents == ("*",)
    }
    assert strangers == {0.05, 0.05 * SLOWER}


def test_the_second_site_has_no_rules_and_forbids_nothing():
    market = a_market()
    assert robots(market, FIRST[1]) is None
    assert not is_forbidden(rules_of(market, FIRST[1]), "/private/")
    assert is_forbidden(rules_of(market, FIRST[0]), "/private/")


def test_where_two_rules_are_as_long_what_allows_decides():
    assert not is_forbidden((("Disallow", "/a"), ("Allow", "/a")), "/a")


def test_waits_are_seconds_and_dates_of_one_to_five_seconds():
    drawn = [retry_after(f"{n}", 1000.5) for n in range(200)]
    seconds = {said for said, _ in drawn if said.isdecimal()}
    assert seconds == {"1", "2", "3", "4", "5"}
    assert {until for said, until in drawn if said.isdecimal()} == {1000.5 + n for n in range(1, 6)}
    assert {until for said, until in drawn if not said.isdecimal()} == {1002, 1003, 1004, 1005}
