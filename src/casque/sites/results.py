"""What a page gave: results, issues, and the reading that holds them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casque.tables import PageClass
from casque.text.dates import Precision


@dataclass(frozen=True, slots=True)
class Result:
    """One result on a page; the columns of RESULTS say what each value means."""

    position: int  # the row on the page, from 1; refused rows keep theirs
    item: str
    version: str
    link: str | None
    title: str
    description: str | None
    account: str | None
    seller: str | None
    price: str | None
    pictures: tuple[str, ...]
    posted: datetime | None
    posted_precision: Precision | None
    refreshed: datetime | None  # when the seller pushed it up again: never a posting date


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that was odd on a page; `position` is None where it is the page itself."""

    position: int | None
    field: str
    what: str


@dataclass(frozen=True, slots=True)
class PageReading:
    """What a page turned out to be, why, and what it gave."""

    page_class: PageClass
    reason: str
    results: tuple[Result, ...] = ()
    more: bool = False
    next_url: str | None = None
    issues: tuple[Issue, ...] = ()
    refused: int = 0  # rows that could not be read as results
    number: int | None = None  # which page of its search it says it is
