"""What the core asks of the outside, as protocols: a clock, pages, an archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SavedPage:
    """One response: its bytes, unpacked, and what is known of how they came.

    `status` is None where a saved page does not say; `fetched_at` is aware and in UTC; `headers`
    are those of the response, in their order, where it was fetched.
    """

    url: str
    body: bytes
    status: int | None
    content_type: str
    fetched_at: datetime
    number: int | None = None  # which page of its search it is, where whoever saved it says so
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PageAddress:
    """Which page of which search is asked for; `number` counts from 1."""

    search: int
    site: str
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class Deposit:
    """Where an archived page lies: file relative to the archive, byte offset, length, digest."""

    file: str
    offset: int
    length: int
    sha256: str


class Clock(Protocol):
    """Tells the time, aware and in UTC."""

    def now(self) -> datetime:
        """Return the present moment."""


class Pages(Protocol):
    """Gives the saved pages of a search."""

    def get(self, address: PageAddress) -> SavedPage | None:
        """Return the page, or None where there is none to be had."""


class Archive(Protocol):
    """Keeps the bytes of every page before anything is concluded from them."""

    def write(self, page: SavedPage, *, folder: str) -> Deposit:
        """Write and fsync one page; return where it lies."""

    def read(self, deposit: Deposit) -> bytes:
        """Return the bytes of a page; raise EvidenceDamaged where they are not as recorded."""

    def path(self, deposit: Deposit) -> Path:
        """Return the file that holds the page."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class ShiftedClock:
    """The machine's clock, set to another time: that of an invented market."""

    shift: timedelta

    @classmethod
    def starting_at(cls, moment: datetime) -> ShiftedClock:
        """Return a clock that tells this moment now, and goes on from there."""
        return cls(moment - datetime.now(UTC))

    def now(self) -> datetime:
        """Return the present moment of that other time."""
        return datetime.now(UTC) + self.shift


def shift_of(clock: Clock) -> float:
    """Return by how many seconds a clock differs from the machine's; a hair is no difference."""
    shift = (clock.now() - datetime.now(UTC)).total_seconds()
    return shift if abs(shift) >= 1 else 0.0
