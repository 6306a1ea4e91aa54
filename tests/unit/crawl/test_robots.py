"""robots.txt as RFC 9309 reads it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casque.crawl.robots import LONGEST, SLOWEST, Robots, read_robots, robots_address

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


def rules(text: str) -> Robots:
    robots = read_robots(200, text.encode())
    assert robots is not None
    return robots


def allows(text: str, path: str) -> bool:
    return rules(text).allows(f"http://a.example{path}")


@pytest.mark.parametrize(
    "name",
    ["casque", "Casque", "CASQUE", "casque/1.0", "Casque/0.1 (+x)", "casque # us", " casque"],
)
def test_we_are_named_in_any_case_and_with_any_version(name):
    text = f"User-agent: *\nAllow: /\n\nUSER-AGENT:{name}\nDisallow: /"
    assert not allows(text, "/x")


@pytest.mark.parametrize(
    "name", ["cas", "casquebot", "casque-image", "que", "", "not casque", "\u4f60"]
)
def test_a_name_that_is_not_ours_is_not_for_us(name):
    assert allows(f"User-agent: {name}\nDisallow: /\n\nUser-agent: *\nAllow: /", "/x")


@pytest.mark.parametrize(
    "text",
    [
        "User-agent: casque\nDisallow: /a\n\nUser-agent: b\nAllow: /\n\n"
        "User-agent: casque\nDisallow: /x",
        "User-agent: a\nUser-agent: casque\nUser-agent: b\nDisallow: /x",
        "User-agent: casque\n\n\nUser-agent: b\nDisallow: /x",  # empty lines end nothing
        "User-agent: casque\nCrawl-delay: 5\nSitemap: /s\nUser-agent: b\nDisallow: /x",
        "Disallow: /y\nUser-agent: casque\nDisallow: /x",  # a rule before any name is none
        "User-agent: casque\rDisallow: /x\r",
        "\ufeffUser-agent: casque\r\nDisallow: /x # secret\r\n",
        "user-agent : casque\ndisallow : x",
    ],
)
def test_all_groups_that_name_us_are_one(text):
    assert not allows(text, "/x/1")
    assert allows(text, "/y")


@pytest.mark.parametrize(
    ("rule", "path", "allowed"),
    [
        ("Disallow:", "/x", True),
        ("Disallow: /", "/robots.txt", True),
        ("Disallow: /fish", "/fish.html", False),
        ("Disallow: /fish", "/Fish", True),
        ("Disallow: /fish/", "/fish", True),
        ("Disallow: /*.php", "/a/b.php?q=1", False),
        ("Disallow: /*.php$", "/a/b.php?q=1", True),
        ("Disallow: /*.php$", "/a/b.php", False),
        ("Disallow: /fish*.php", "/fishheads/catfish.php?x", False),
        ("Disallow: /fish*.php", "/Fish.PHP", True),
        ("Disallow: /x$", "/x", False),
        ("Disallow: /x$", "/x/", True),
        ("Disallow: /*$", "/anything", False),
        ("Disallow: *", "/anything", False),
        ("Disallow: /a*a$", "/a", True),
        ("Disallow: /a*a$", "/aa", False),
        ("Disallow: /*?", "/s?q=1", False),
        ("Disallow: /*?", "/s", True),
        ("Disallow: /**//***x", "/a//b/x", False),
        ("Disallow: /s?q=\u8c61", "/s?q=%e8%b1%a1%e7%89%99", False),
        ("Disallow: /s?q=%E8%B1%A1", "/s?q=\u8c61", False),
        ("Disallow: /%7Ejoe/", "/~joe/x", False),
        ("Disallow: /a%2fb", "/a%2Fb", False),
        ("Disallow: /a%2fb", "/a/b", True),  # an encoded stroke parts nothing
        # the table of section 2.2.2, both ways round
        ("Disallow: /foo/bar?baz=quz", "/foo/bar?baz=quz", False),
        ("Disallow: /f?b=http://foo.bar", "/f?b=http%3A%2F%2Ffoo.bar", False),
        ("Disallow: /f?b=http%3A%2F%2Ffoo.bar", "/f?b=http://foo.bar", False),
        ("Disallow: /f?b=http%3a%2f%2Ffoo.bar", "/f?b=http%3A//foo.bar", False),
        ("Disallow: /*http://", "/f?b=http%3A%2F%2Ffoo.bar", False),
        ("Disallow: /*http%3A%2F%2F", "/f?b=http://foo.bar", False),
        ("Disallow: /foo/bar/\u30c4", "/foo/bar/%E3%83%84", False),
        ("Disallow: /foo/bar/%E3%83%84", "/foo/bar/\u30c4", False),
        ("Disallow: /foo/bar/%62%61%7A", "/foo/bar/baz", False),
        ("Disallow: /foo/bar/baz", "/foo/bar/%62%61%7A", False),
        ("Disallow: /a:b@c", "/a%3Ab%40c", False),
        ("Disallow: /a%3Ab", "/a:b", False),
        ("Disallow: /s?a%3Db", "/s?a=b", True),  # an encoded = joins no name and value
        ("Disallow: /*/b", "/a%2Fb", True),
        ("Disallow: /*%2Fb", "/a/b", True),
        # section 2.2.3: an encoded star or dollar is that sign
        ("Disallow: /file-with-a-%2A.html", "/file-with-a-*.html", False),
        ("Disallow: /file-with-a-%2A.html", "/file-with-a-%2a.html", False),
        ("Disallow: /file-with-a-%2A.html", "/file-with-a-star.html", True),
        ("Disallow: /file-with-a-*.html", "/file-with-a-%2A.html", False),
        ("Disallow: /foo-%24", "/foo-$bar", False),
        ("Disallow: /foo-%24", "/foo-", True),
        ("Disallow: /foo-%24$", "/foo-%24", False),
        ("Disallow: /foo-%24$", "/foo-$bar", True),
        ("Disallow: /foo-$bar", "/foo-%24bar", False),
        ("Allow: /p\nDisallow: /", "/page", True),
        ("Allow: /folder\nDisallow: /folder", "/folder/page", True),
        ("Allow: /page\nDisallow: /*.htm", "/page.htm", False),
        ("Allow: /$\nDisallow: /", "/", True),
        ("Allow: /$\nDisallow: /", "/page.htm", False),
    ],
)
def test_the_longest_rule_that_fits_decides(rule, path, allowed):
    assert allows(f"User-agent: *\n{rule}", path) is allowed


def test_a_pause_that_is_no_pause_keeps_us_out():
    assert rules("User-agent: *\nRequest-rate: 0/1").pause > SLOWEST
    assert rules("User-agent: *\nRequest-rate: 1/5m 0600-0845").pause == 300


def test_a_rule_that_was_cut_off_is_none():
    cut = b"User-agent: *\n" + b"#" * (LONGEST - 24) + b"\nDisallow: /a/secret\n"
    robots = read_robots(200, cut)
    assert robots is not None
    assert robots.allows("http://a.example/a")


@given(st.text(alphabet="/*$ab?", max_size=12), st.text(alphabet="/ab?", max_size=12))
def test_stars_and_ends_mean_what_a_regular_expression_would(pattern, path):
    whole = pattern.removesuffix("$")
    rooted = whole if whole.startswith(("/", "*")) else f"/{whole}"
    expression = ".*".join(re.escape(piece) for piece in rooted.split("*"))
    asked = re.sub(r"\?$", "", f"/{path}".replace("//", "/a", 1))
    if asked.count("?") > 1 or "#" in asked or not pattern:
        return
    meant = re.match(expression + ("$" if pattern.endswith("$") else ""), asked) is not None
    assert allows(f"User-agent: *\nDisallow: {pattern}", asked) is not meant


@given(st.binary(max_size=300))
def test_whatever_it_holds_it_is_read(body):
    robots = read_robots(200, b"User-agent: *\n" + body)
    assert robots is not None
    assert robots.allows("http://a.example/s?q=1") in (True, False)
