"""Every breach of manners can be seen: by a client that is bad on purpose, and in invented logs."""

import html
import json
import re
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

import pytest
from demo.servers.fake_market import MANY, MONTH, READ, FakeMarket, a_site

from casque.demo.servers.adapters import adapter_of
from casque.demo.servers.conduct import Conduct, conduct_of, target_of
from casque.demo.servers.manners import CAREFUL, pause_of
from casque.demo.servers.request_log import Request

LINKS = re.compile(r"""(?:href|src|data-src|file)\s*=\s*["']([^"'<>]+)["']""", re.IGNORECASE)
IN_JSON = re.compile(r'"(/[^"<>\s]+)"')


def followed_blindly(visitor, site):
    """Ask for the pages of a search, and for all that stands on them, and where that leads."""
    for number in (1, 2, 3):
        follow_page(visitor, adapter_of(site, visitor.port).search_url(MANY, number))


def follow_page(visitor, url):
    page = visitor.get(url).body.decode("gb18030", "replace").replace("\\/", "/")
    found = [html.unescape(link) for link in (*LINKS.findall(page), *IN_JSON.findall(page))]
    for address in {urljoin(url, link.replace("\\", "")) for link in found}:
        if urlsplit(address).netloc == urlsplit(url).netloc and "item" not in address:
            visitor.follow(address)


@pytest.mark.parametrize("style", READ)
def test_a_client_that_reads_no_robots_txt_is_caught(visitor, fake_market, request_lines, style):
    site = a_site(style)
    followed_blindly(visitor, site)
    log = [Request(**json.loads(line)) for line in request_lines.last.copy()]
    asked = [one for one in log if one.host == f"{site.id}.localhost"]
    told = conduct_of(fake_market, asked, tries=1)
    assert told.requests == len(asked)
    assert told.forbidden_paths >= 5
    targets = " ".join(map(target_of, asked))
    for lured in ("all=1", "sort=price", "/private/members", "/private/list", "/img/full/"):
        assert lured in targets, lured
    served = {one.status for one in asked if one.path.startswith(("/private/", "/img/full/"))}
    assert served == {200}  # it is there, for whoever asks


SITE = a_site(id="plain", pace=0.5)
FAULTY = a_site("cards", "captcha", pace=0.5)
SLOW_DOWN = a_site("cards", "rate_limited", pace=0.5)
MEMBERS = a_site("shop", "login_wall", pace=0.5)
WAYS = [a_site(id=name, pace=0.5) for name in ("first", "second", "aa", "ab", "ag", "ad")]
MARKET_OF_WAYS = FakeMarket(sites=WAYS)
MARKET = FakeMarket(sites=[SITE, a_site("forum"), FAULTY, SLOW_DOWN, MEMBERS])


def asked_at(*moments, site=SITE, path="/search", **changes):
    line = Request(0.0, f"{site.id}.localhost", path, "q=x", "GET", 200, "casque", MONTH)
    return [replace(line, at=at, **changes) for at in moments]


def judged(log, tries=2):
    return conduct_of(MARKET, log, tries=tries)


def test_good_manners():
    assert judged(asked_at(0, 0.5, 1.2)) == Conduct(requests=3, pairs=2)


def test_who_asks_too_fast_is_counted():
    told = judged([*asked_at(0, 0.3, 1.0), *asked_at(0.1, site=FAULTY)])
    assert (told.above_the_pace, told.pairs) == (1, 2)


def test_who_goes_by_the_terms_of_use_where_robots_txt_asks_for_more_is_counted():
    slower = next(site for site in WAYS if pause_of(MARKET_OF_WAYS, site) > site.pace)
    asked = [asked_at(0, at, site=slower) for at in (slower.pace, slower.pace * CAREFUL)]
    told = [conduct_of(MARKET_OF_WAYS, log, tries=1).above_the_pace for log in asked]
    assert told == [1, 0]


def test_who_does_not_wait_as_told_is_counted():
    busy = asked_at(0, site=SLOW_DOWN, status=429, until=3.0)
    too_soon, late = (judged([*busy, *asked_at(at, site=SLOW_DOWN)]) for at in (2.9, 3.0))
    assert (too_soon.before_retry_after, too_soon.told_to_wait) == (1, 1)
    assert (late.before_retry_after, late.told_to_wait) == (0, 1)


def test_the_next_month_is_not_too_soon():
    busy = asked_at(0, site=SLOW_DOWN, status=429, until=3600.0)
    told = judged([*busy, *asked_at(2, site=SLOW_DOWN, month="2012-05")])
    assert (told.before_retry_after, told.told_to_wait) == (0, 0)


def test_who_asks_on_after_a_ban_is_counted():
    robots = asked_at(0, site=FAULTY, path="/robots.txt")
    assert judged([*robots, *asked_at(1, site=FAULTY)]).after_a_pause == 0
    told = judged([*robots, *asked_at(1, 2, 3, site=FAULTY)])
    assert (told.bans, told.after_a_pause) == (1, 2)
    picture = asked_at(2, site=FAULTY, path="/img/a.jpg")
    assert judged([*asked_at(1, site=FAULTY), *picture]).after_a_pause == 1


def test_a_busy_page_may_be_asked_for_again():
    asked = asked_at(0, 9, site=SLOW_DOWN, status=429)
    assert judged(asked).after_a_pause == 0
    assert judged(asked, tries=1).after_a_pause == 1


def test_a_wall_behind_a_redirect_is_one_answer():
    wall = [
        *asked_at(0, site=MEMBERS, status=302),
        *asked_at(1, site=MEMBERS, path="/login"),
    ]
    assert judged(wall).after_a_pause == 0
    assert judged([*wall, *asked_at(2, site=MEMBERS)]).after_a_pause == 1
