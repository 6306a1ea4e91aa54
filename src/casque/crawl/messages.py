"""What parent and child say to each other: one JSON object a line.

    parent to child   Orders (the first line), then an Ask for each page or picture
    child to parent   Got or Failed for each Ask, and now and then Alive

An answer carries where the bytes lie, never the bytes: they are fsynced before it is sent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from casque.ports import Deposit
from casque.settings import Limits

Kind = Literal["page", "picture"]
Fault = Literal[
    "time_out", "no_connection", "no_address", "not_allowed", "redirects", "too_large", "broken",
    "robots", "robots_unreachable", "robots_slow", "status", "rate_limited", "no_picture",
    "paused", "collector",
]  # fmt: skip

FAULTS: dict[Fault, str] = {
    "time_out": "no answer came in time",
    "no_connection": "no connection could be made, or it broke off",
    "no_address": "its host has no address on the public internet",
    "not_allowed": "it leads to a host that is not the site's",
    "redirects": "the site sends us from address to address without end",
    "too_large": "the answer is larger, or unpacks to more, than is read: the limit is {limit}",
    "broken": "the answer could not be unpacked: it is cut off, or not packed as it says",
    "robots": "robots.txt does not allow it",
    "robots_unreachable": "robots.txt could not be had, so nothing may be asked",
    "robots_slow": "robots.txt asks for longer pauses than a round can keep",
    "status": "the site answered with an error",
    "rate_limited": "the site says that we ask too often",
    "no_picture": "what came is no picture, or one too large to be opened",
    "paused": "a person paused the site",
    "collector": "the collector failed",
}
"""Why nothing came, in the words of an attempt's reason. No text of a site enters them."""


def in_words(fault: Fault, limit: int) -> str:
    """Return why nothing came; `limit` is how many bytes of it would have been read.

    >>> in_words("too_large", 2 << 20)
    'the answer is larger, or unpacks to more, than is read: the limit is 2 MB'
    """
    return FAULTS[fault].format(limit=f"{limit / 2**20:.3g} MB")


@dataclass(frozen=True, slots=True)
class SiteOrders:
    """How one site is asked.

    Attributes:
        hosts: where its pages may come from: `host:port`.
        picture_hosts: where its pictures may come from beside these; `*.host:port` for all below.
        pace: seconds between two requests, at least.
        respect_robots: False only where an agreement with the site is on record.
        encoding: of words in its addresses.
        language: which language its pages are asked in.
    """

    hosts: tuple[str, ...]
    picture_hosts: tuple[str, ...]
    pace: float
    respect_robots: bool
    encoding: str
    language: str


@dataclass(frozen=True, slots=True)
class Orders:
    """What the child is told once.

    Attributes:
        archive: the folder below which it writes WARC files.
        blobs: the folder in which it keeps pictures by digest.
        turns: the folder that remembers when each site may be asked next.
        shift: seconds by which the round's clock differs from the machine's.
    """

    user_agent: str
    archive: str
    blobs: str
    turns: str
    shift: float
    limits: Limits
    sites: Mapping[str, SiteOrders]


@dataclass(frozen=True, slots=True)
class Ask:
    """One address to be fetched; `folder` is where in the archive a page belongs."""

    ask: int
    site: str
    url: str
    folder: str
    kind: Kind = "page"


@dataclass(frozen=True, slots=True)
class Got:
    """What came, and where it lies. A picture lies among the blobs: it has no file.

    `retry_after` is set where the site asks to be left alone for longer than is waited.
    """

    got: int
    url: str
    status: int
    content_type: str
    fetched_at: datetime
    sha256: str
    file: str = ""
    offset: int = 0
    length: int = 0
    retry_after: float | None = None

    @property
    def deposit(self) -> Deposit:
        """Return where the page lies in the archive."""
        return Deposit(self.file, self.offset, self.length, self.sha256)


@dataclass(frozen=True, slots=True)
class Failed:
    """That nothing came, and why."""

    failed: int
    reason: Fault
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Alive:
    """That the child is there, while sites are slow."""

    alive: bool = True


Answer = Got | Failed
Message = Orders | Ask | Got | Failed | Alive


def written(message: Message) -> bytes:
    """Return a message as a line."""
    text = json.dumps(asdict(message), ensure_ascii=False, default=datetime.isoformat)
    return text.encode() + b"\n"


def read_orders(line: bytes) -> Orders:
    """Return the orders on a line."""
    values = json.loads(line)
    sites = {name: _site_orders(site) for name, site in values.pop("sites").items()}
    return Orders(limits=Limits(**values.pop("limits")), sites=sites, **values)


def _site_orders(values: dict[str, Any]) -> SiteOrders:  # Any: JSON that `written` wrote
    hosts, pictures = tuple(values.pop("hosts")), tuple(values.pop("picture_hosts"))
    return SiteOrders(hosts=hosts, picture_hosts=pictures, **values)


def read_ask(line: bytes) -> Ask:
    """Return the request on a line."""
    return Ask(**json.loads(line))


def read_answer(line: bytes) -> Answer | Alive:
    """Return the answer on a line."""
    values = json.loads(line)
    if "alive" in values:
        return Alive()
    if "failed" in values:
        return Failed(**values)
    return Got(**{**values, "fetched_at": datetime.fromisoformat(values["fetched_at"])})
