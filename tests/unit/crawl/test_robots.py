"""robots.txt as RFC 9309 reads it."""

from __future__ import annotations

import pytest

from casque.crawl.robots import LONGEST, read_robots, robots_address

RULES = b"""
User-agent: *
Disallow: /admin
Crawl-delay: 7

User-agent: casque
Disallow: /search/advanced
Allow: /search/advanced/help
Crawl-delay: 2.5
"""


def test_the_group_that_names_us_counts_alone():
    robots = read_robots(200, RULES)
    assert robots is not None
    assert robots.allows("http://a.example/admin")
    assert not robots.allows("http://a.example/search/advanced?q=1")
    assert robots.allows("http://a.example/search/advanced/help")  # the longer rule wins
    assert robots.pause == 2.5


def test_where_nobody_names_us_the_rules_for_all_count():
    robots = read_robots(200, RULES.replace(b"casque", b"another"))
    assert robots is not None
    assert not robots.allows("http://a.example/admin/1")
    assert robots.pause == 7


@pytest.mark.parametrize(
    ("text", "pause"),
    [
        (b"User-agent: *\nRequest-rate: 1/10s", 10),
        (b"User-agent: *\nRequest-rate: 2/10s\nCrawl-delay: 3", 5),
        (b"User-agent: *\nCrawl-delay: soon", 0),
        (b"", 0),
        (b"\xff\xfe\x00", 0),
        (b"<html>not found</html>", 0),
    ],
)
def test_the_longest_pause_it_asks_for_counts(text, pause):
    robots = read_robots(200, text)
    assert robots is not None
    assert robots.pause == pause
    assert robots.allows("http://a.example/")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_where_there_is_none_all_is_allowed(status):
    robots = read_robots(status, b"User-agent: *\nDisallow: /")
    assert robots is not None
    assert robots.allows("http://a.example/admin")
    assert robots.pause == 0


@pytest.mark.parametrize("status", [429, 500, 502, 503, 599, 302, 100])
def test_where_it_cannot_be_had_nothing_is_allowed(status):
    assert read_robots(status, b"") is None


def test_only_its_beginning_is_read():
    padded = RULES.replace(b"casque", b"another") + b"#" * LONGEST + b"\nUser-agent: casque\n"
    robots = read_robots(200, padded)
    assert robots is not None
    assert not robots.allows("http://a.example/admin")


def test_it_stands_at_the_root_of_its_host():
    assert robots_address("https://a.example:8/b/c;d?e=f#g") == "https://a.example:8/robots.txt"
