"""What a site says of the manners it expects, and whether a request keeps to it.

A site's rules are values: its robots.txt is written from them, and the log of what it was asked is
judged by them, by code of our own that shares nothing with what crawls.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.utils import formatdate
from functools import cache

from casque.demo.simulation.shelves import Market, Site

VISITOR = "casque"
"""Whom the rules are for that are judged here; others have groups of their own."""

Rule = tuple[str, str]
"""`Allow` or `Disallow`, and the paths: `*` is anything, `$` the end (RFC 9309)."""

EVERYWHERE: tuple[Rule, ...] = (
    ("Disallow", "/private/"),
    ("Allow", "/private/terms"),
    ("Disallow", "/img/full/"),
    ("Disallow", "/*all=1$"),
    ("Disallow", "/*?*sort=price"),
)
"""What every site with rules says: where its lures lead (`lures`)."""

CAREFUL = 2
"""How many times slower than its terms of use say a site with rules for us alone wants us: who goes
by the pace of the adapter, whatever robots.txt says, is noticed."""

SLOWER = 60
"""How many times slower strangers are to be than we: who reads the wrong group, is noticed."""


@dataclass(frozen=True, slots=True)
class Group:
    """Some rules, and for whom they are."""

    agents: tuple[str, ...]
    rules: tuple[Rule, ...]
    delay: float


def robots(market: Market, site: Site) -> str | None:
    """Return a site's robots.txt; one site, the second to join, has none."""
    if not rules_of(market, site):
        return None
    return "\n\n".join((f"# {site.name}", *map(_written, groups_of(site)), ""))


def rules_of(market: Market, site: Site) -> tuple[Rule, ...]:
    """Return what a site asks of us; nothing, where it has no robots.txt."""
    has_none = [one.id for one in market.sites].index(site.id) == 1
    return () if has_none else _own(site)


def _own(site: Site) -> tuple[Rule, ...]:
    return (*(("Disallow", path) for path in site.disallowed), *EVERYWHERE)


def pause_of(market: Market, site: Site) -> float:
    """Return the seconds between two of our requests that a site asks for: the most it says."""
    if not rules_of(market, site):
        return site.pace
    ours = [group for group in groups_of(site) if VISITOR in map(str.lower, group.agents)]
    others = [group for group in groups_of(site) if "*" in group.agents]
    return max(site.pace, *(group.delay for group in ours or others))


def groups_of(site: Site) -> tuple[Group, ...]:
    """Return the groups in which a site writes its rules: one of three ways, by its name."""
    ways = (_for_everybody, _for_us_alone, _in_two_parts)
    return ways[zlib.crc32(site.id.encode()) % len(ways)](_own(site), site.pace)


def _for_everybody(rules: Sequence[Rule], pace: float) -> tuple[Group, ...]:
    return (Group(("greedybot",), (("Disallow", "/"),), 0), Group(("*",), tuple(rules), pace))


def _for_us_alone(rules: Sequence[Rule], pace: float) -> tuple[Group, ...]:
    """Return rules for us, slower than usual, before those for strangers, who are to stay away."""
    return (
        Group((VISITOR,), tuple(rules), pace * CAREFUL),
        Group(("friendbot",), (("Allow", "/"),), 0),
        Group(("*",), (("Disallow", "/"),), pace * SLOWER),
    )


def _in_two_parts(rules: Sequence[Rule], pace: float) -> tuple[Group, ...]:
    """Return rules for us in two groups, which are one (RFC 9309, 2.2.1); strangers may more."""
    half = len(rules) // 2
    return (
        Group(("otherbot", VISITOR.capitalize()), tuple(rules[:half]), pace),
        Group(("*",), (("Allow", "/private/"),), pace),
        Group((VISITOR,), tuple(rules[half:]), pace),
    )


def _written(group: Group) -> str:
    agents = (f"User-agent: {agent}" for agent in group.agents)
    delay = (f"Crawl-delay: {group.delay:g}",) if group.delay else ()
    return "\n".join((*agents, *delay, *(f"{verb}: {path}" for verb, path in group.rules)))


def is_forbidden(rules: Iterable[Rule], target: str) -> bool:
    """Tell whether rules forbid a path with its parameters: the longest that fits decides.

    >>> rules = (("Disallow", "/a/"), ("Allow", "/a/b$"), ("Disallow", "/*all=1$"))
    >>> [is_forbidden(rules, path) for path in ("/a/", "/a/b", "/a/bc", "/s?all=1", "/s?all=12")]
    [True, False, True, True, False]
    """
    if target == "/robots.txt":
        return False
    fitting = [(len(path), verb) for verb, path in rules if _pattern(path).match(target)]
    longest = max((length for length, _ in fitting), default=0)
    verbs = {verb for length, verb in fitting if length == longest}
    return verbs == {"Disallow"}  # where two are as long, what allows decides


@cache
def _pattern(path: str) -> re.Pattern[str]:
    body = ".*".join(map(re.escape, path.removesuffix("$").split("*")))
    return re.compile(body + (r"\Z" if path.endswith("$") else ""))


def retry_after(named: str, now: float) -> tuple[str, float]:
    """Return how long a busy site wants to be left alone, as it says it, and until when.

    Drawn by what the request is named: seconds or a date, 1 to 5 seconds away.

    >>> retry_after("a", 1000.5), retry_after("b", 1000.5)
    (('3', 1003.5), ('Thu, 01 Jan 1970 00:16:42 GMT', 1002.0))
    """
    drawn = zlib.crc32(named.encode())
    seconds = 1 + drawn % 5
    if drawn // 5 % 2:
        return str(seconds), now + seconds
    moment = int(now) + max(seconds, 2)  # a date has no parts of a second
    return formatdate(moment, usegmt=True), float(moment)
