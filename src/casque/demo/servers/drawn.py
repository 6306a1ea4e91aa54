"""What is drawn on a page, before any style has drawn it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from casque.demo.servers.addresses import Address
from casque.demo.simulation.shelves import Site

Notice = Literal[
    "captcha", "login_wall", "rate_limited", "unavailable", "word_blocked", "soft_ban",
    "odd_template", "beyond", "gone",
]  # fmt: skip
"""What a site says instead of results; "beyond" is a page that it does not have."""

Plain = dict[str, object]
"""Plain data: a part of an adapter or a programme, or what a script is given."""


@dataclass(frozen=True, slots=True)
class Row:
    """One advertisement on a page.

    Attributes:
        date: as the site prints it, or "".
        trimmings: markup that stands within the row and is none of it: where a page attacks.
    """

    item: str
    title: str
    description: str
    price: str
    account: str
    seller: str
    link: str
    pictures: tuple[str, ...]
    date: str
    trimmings: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """One page of an answer.

    Attributes:
        rows: the results; none where nothing was found.
        beside: goods that the site recommends: no results.
        total: how many were found, on all pages.
        pages: how many pages these fill; the site may serve fewer.
        next: the address of the next page, or "" where none is served.
        is_capped: more was found, and this is the last page that the site serves.
        trimmings: markup beside the results that is none of them: lures, and where a page attacks.
    """

    site: Site
    words: str
    number: int
    rows: tuple[Row, ...]
    beside: tuple[Row, ...]
    total: int
    pages: int
    next: str
    is_capped: bool
    trimmings: str = ""


@dataclass(frozen=True, slots=True)
class Dress:
    """How one style draws; the YAML file beside its module says how it is read again.

    Attributes:
        status_when_gone: 404, or 200 with a page that says so.
    """

    address: Address
    content_type: str
    results: Callable[[Results], str]
    detail: Callable[[Site, Row], str]
    notice: Callable[[Site, Notice, Sequence[Row]], str]
    status_when_gone: int
