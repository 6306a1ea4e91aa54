"""What a site's robots.txt allows us, as RFC 9309 reads it.

Read here and not by protego, which (0.7) holds a group for "cas" to be ours and one for
"casque/1.0" not to be, and lets a Crawl-delay end a group's list of names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from string import ascii_letters, digits
from urllib.parse import urlsplit

PRODUCT = "casque"
"""Our name in robots.txt (RFC 9309, section 2.2.1)."""

LONGEST = 512 * 1024
"""Bytes that are read of it; at least 500 KiB must be (section 2.5)."""

SLOWEST = 3600.0
"""The longest pause between two requests that a round keeps, in seconds."""

_LINE = re.compile(rb"[\r\n]+")
_TOKEN = re.compile(r"[a-z_-]+")
_DELAY = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)")
_RATE = re.compile(r"([0-9]{1,9})\s*/\s*([0-9]{1,9})\s*([smh]?)", re.IGNORECASE)
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600}
_ODD = re.compile(rb"%[0-9A-Fa-f]{2}|[^!-~]|[:#\[\]@!$'()*+,;]")
"""Octets that may be written in two ways. Of the reserved ones /, ?, & and = are not among them:
they part an address, and mean something else where they are encoded."""

_UNRESERVED = frozenset((ascii_letters + digits + "-._~").encode())


@dataclass(frozen=True, slots=True)
class Rule:
    """One line that allows or forbids: the pieces of its path between stars, which may be empty."""

    allows: bool
    pieces: tuple[str, ...]
    to_the_end: bool
    length: int

    def fits(self, path: str) -> bool:
        """Tell whether a path is meant.

        Each piece is looked for behind the one before it, once: no rule can make this slow.
        """
        first, *others = self.pieces
        if not path.startswith(first):
            return False
        at, last = len(first), others.pop() if self.to_the_end and others else None
        for piece in others:
            found = path.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        if last is not None:
            return path.endswith(last) and len(path) - len(last) >= at
        return not self.to_the_end or at == len(path)


@dataclass(slots=True)
class _Group:
    """What one run of User-agent lines is told."""

    names: set[str] = field(default_factory=set)
    rules: list[Rule] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Robots:
    """What may be asked of one host; without rules, everything."""

    rules: tuple[Rule, ...] = ()
    pause: float = 0.0  # the seconds it asks for between two requests

    def allows(self, url: str) -> bool:
        """Tell whether an address may be asked for: the longest rule counts, and of equals Allow.

        robots.txt itself is always allowed (section 2.2.2).
        """
        asked = _spellings(url)
        if "/robots.txt" in asked:
            return True
        fitting = ((r.length, r.allows) for r in self.rules if any(map(r.fits, asked)))
        return max(fitting, default=(0, True))[1]


def read_robots(status: int, body: bytes) -> Robots | None:
    """Return the rules of an answer for robots.txt, or None where nothing may be asked.

    A host that says it has none (4xx) allows everything; one that cannot answer (5xx, and 429,
    which says "not now") allows nothing (section 2.3.1).
    """
    if 200 <= status < 300:
        return _ours(_groups(_lines(body)))
    return Robots() if 400 <= status < 500 and status != 429 else None


def robots_address(url: str) -> str:
    """Return where the rules for an address stand.

    >>> robots_address("http://m01.localhost:8080/search?q=1")
    'http://m01.localhost:8080/robots.txt'
    """
    parts = urlsplit(url)
    return parts._replace(path="/robots.txt", query="", fragment="").geturl()


def _lines(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Give key and value of each line; a line that was cut off at the limit says nothing."""
    read = body.removeprefix(b"\xef\xbb\xbf")
    lines = _LINE.split(read[:LONGEST])
    for line in lines if len(read) <= LONGEST else lines[:-1]:
        key, colon, value = line.partition(b"#")[0].partition(b":")
        if colon:
            yield key.strip().lower().decode("latin-1"), value.strip()


def _groups(lines: Iterable[tuple[str, bytes]]) -> list[_Group]:
    """Return the groups. Other records end no list of names (section 2.2.4)."""
    groups: list[_Group] = []
    is_naming = False
    for key, value in lines:
        if key == "user-agent":
            groups += [] if is_naming else [_Group()]
            groups[-1].names.add(_name(value.decode("latin-1").lower()))
            is_naming = True
        elif groups:
            is_naming = is_naming and key not in ("allow", "disallow")
            _take(groups[-1], key, value)
    return groups


def _name(value: str) -> str:
    """Return who is meant: the product token without its version, or the star.

    >>> _name("casque/1.0"), _name("* # all"), _name("")
    ('casque', '*', '')
    """
    if value.startswith("*"):
        return "*"
    found = _TOKEN.match(value)
    return found[0] if found else ""


def _take(group: _Group, key: str, value: bytes) -> None:
    """Take what a line says into the group; what is no rule of ours is passed over."""
    if key in ("allow", "disallow") and value:
        group.rules.append(_rule(value, allows=key == "allow"))
    elif key == "crawl-delay" and (delay := _DELAY.fullmatch(value.decode("latin-1"))):
        group.pauses.append(float(delay[1]))
    elif key == "request-rate" and (rate := _RATE.match(value.decode("latin-1"))):
        requests, seconds = int(rate[1]), int(rate[2]) * _SECONDS[rate[3].lower()]
        group.pauses.append(seconds / requests if requests else SLOWEST + 1)


def _rule(value: bytes, *, allows: bool) -> Rule:
    to_the_end = value.endswith(b"$")
    pattern = value[:-1] if to_the_end else value
    rooted = pattern if pattern.startswith((b"/", b"*")) else b"/" + pattern
    path, mark, query = rooted.partition(b"?")
    meant = _starred(path) + mark.decode() + _plain_query(_starred(query))
    first, *others = meant.split("*")
    middle = [piece for piece in others[:-1] if piece]
    return Rule(allows, (first, *middle, *others[-1:]), to_the_end, len(meant) + to_the_end)


def _starred(pattern: bytes) -> str:
    """Return a pattern as it is compared; its stars stay, and one that is encoded is none."""
    return "*".join(map(_normal, pattern.split(b"*")))


def _spellings(url: str) -> set[str]:
    """Return path and query of an address, in each way in which its query may be written.

    In a query an encoded stroke is the same as a plain one (section 2.2.2, the second example); in
    a path it parts nothing. Of a piece of a rule behind a star nobody knows which of them it means.
    """
    parts = urlsplit(url)
    path, query = (
        _normal(part.encode("utf-8", "surrogatepass")) for part in (parts.path or "/", parts.query)
    )
    if not query:
        return {path}
    plain = _plain_query(query)
    packed = plain.replace("/", "%2F").replace("?", "%3F")
    return {f"{path}?{one}" for one in (query, plain, packed)}


def _plain_query(query: str) -> str:
    return query.replace("%2F", "/").replace("%3F", "?")


def _ours(groups: Iterable[_Group]) -> Robots:
    """Return what the groups say that name us, together; where none does, those for all."""
    known = list(groups)
    own = [group for group in known if PRODUCT in group.names]
    said = own or [group for group in known if "*" in group.names]
    rules = tuple(rule for group in said for rule in group.rules)
    return Robots(rules, max((pause for group in said for pause in group.pauses), default=0.0))


def _normal(path: bytes) -> str:
    r"""Return a path as it is compared: one way to write each octet (section 2.2.2).

    >>> _normal(b"/%7ea%2f\xe8"), _normal("/象".encode()), _normal(b"/a:*$")
    ('/~a%2F%E8', '/%E8%B1%A1', '/a%3A%2A%24')
    """
    return _ODD.sub(_octet, path).decode("ascii")


def _octet(found: re.Match[bytes]) -> bytes:
    written = found[0]
    octet = int(written[1:], 16) if len(written) == 3 else written[0]
    return bytes([octet]) if octet in _UNRESERVED else b"%%%02X" % octet
