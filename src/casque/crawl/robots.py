"""What a site's robots.txt allows us, as RFC 9309 reads it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

PRODUCT = "casque"
"""Our name in robots.txt (RFC 9309, section 2.2.1)."""

LONGEST = 512 * 1024
"""Bytes that are read of it; at least 500 KiB must be (section 2.5)."""

SLOWEST = 3600.0
"""The longest pause between two requests that a round keeps, in seconds."""


@dataclass(frozen=True)
class Robots:
    """What may be asked of one host; `rules` is None where there are none."""

    rules: Protego | None = None

    def allows(self, url: str) -> bool:
        """Tell whether an address may be asked for."""
        return self.rules is None or bool(self.rules.can_fetch(url, PRODUCT))

    @property
    def pause(self) -> float:
        """Return the seconds it asks for between two requests; 0 where it does not say."""
        if self.rules is None:
            return 0.0
        rate = self.rules.request_rate(PRODUCT)
        between = rate.seconds / rate.requests if rate and rate.requests else 0.0
        return max(float(self.rules.crawl_delay(PRODUCT) or 0.0), between)


def read_robots(status: int, body: bytes) -> Robots | None:
    """Return the rules of an answer for robots.txt, or None where nothing may be asked.

    A host that says it has none (4xx) allows everything; one that cannot answer (5xx, and 429,
    which says "not now") allows nothing (section 2.3.1).
    """
    if 200 <= status < 300:
        return Robots(Protego.parse(body[:LONGEST].decode("utf-8-sig", errors="replace")))
    return Robots() if 400 <= status < 500 and status != 429 else None


def robots_address(url: str) -> str:
    """Return where the rules for an address stand.

    >>> robots_address("http://m01.localhost:8080/search?q=1")
    'http://m01.localhost:8080/robots.txt'
    """
    parts = urlsplit(url)
    return parts._replace(path="/robots.txt", query="", fragment="").geturl()
