"""What there is in the market: items, advertisements and their versions, and the log of events.

Months are numbers from 0, moments are seconds since 1970, sites and terms are numbers in the order
of joining. The truth is counted from the log alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from casque.demo.simulation.texts import Slots

NEVER = 1_000_000
"""The month in which what stands for ever is gone."""

ON_OFFER = ("sale", "auction")
COUNTING_GOODS = ("genuine", "unsure")


class Shot(NamedTuple):
    """A picture: of which object, how it was changed, what is written into it."""

    motif: int
    product: str
    variant: str = "plain"
    written: str = ""
    code: str = ""

    @property
    def key(self) -> str:
        """Return the name of its file: equal for equal pictures, and only for these."""
        return blake2b("|".join(map(str, self)).encode(), digest_size=8).hexdigest()


@dataclass(slots=True)
class Item:
    """A thing that is offered, wherever it stands: the truth behind an offer.

    Attributes:
        number: its name.
        role: of its seller: "dealer", "legal", "fake" or "asking".
        products: what a careful judge would call it; empty for innocent goods.
        goods: the careful judge's word on it.
        owner: the number of the seller who has it.
        form: what it is made into; its price lies between those of the form.
        size: its own measures, as texts give them.
        price: in yuan.
        shots: its pictures as its owner first took them.
        sold: it is gone; what still stands of it is forgotten.
    """

    number: int
    role: str
    products: tuple[str, ...]
    goods: str
    owner: int
    form: str
    size: str
    price: int
    shots: tuple[Shot, ...]
    sold: bool = False

    @property
    def is_illegal(self) -> bool:
        """Say whether it is what the programme looks for."""
        return self.role == "dealer"


class Wording(NamedTuple):
    """How an advertisement is worded, so that it can be altered."""

    slots: Slots
    term: int  # -1: no term
    way: str
    written: str
    contact: str
    size: str
    opening: str = ""


class Version(NamedTuple):
    """What an advertisement says at a time, and what a careful judge makes of it."""

    number: int
    title: str
    description: str
    price: str
    shots: tuple[Shot, ...]
    goods: str
    act: str
    wording: Wording | None
    terms: int
    """What the site's own search finds in it: bits by the numbers of the terms."""


class Place(NamedTuple):
    """An advertisement's name: the number of its site, and the site's own id of the item."""

    site: int
    item: str


@dataclass(slots=True)
class Advertisement:
    """One item of one site through time; `gone` is the first month in which it does not stand."""

    site: int
    item: str
    offer: Item
    account: str
    seller: str
    posted: int
    born: int
    how: str
    version: Version
    refreshed: int
    gone: int = NEVER
    source: Place | None = None
    refreshes: list[tuple[int, int]] = field(default_factory=list)
    versions: list[tuple[int, Version]] = field(default_factory=list)

    @property
    def place(self) -> Place:
        """Return its name."""
        return Place(self.site, self.item)

    @property
    def terms(self) -> int:
        """Return what the site's own search finds in it now, as bits."""
        return self.version.terms

    def stands(self, month: int) -> bool:
        """Say whether it stands in a month's round."""
        return self.born <= month < self.gone

    def version_in(self, month: int) -> Version:
        """Return what it says in a month's round."""
        return next(version for since, version in reversed(self.versions) if since <= month)

    def refreshed_in(self, month: int) -> int:
        """Return when it was refreshed last, as of a month's round; when posted, if never."""
        past = (at for since, at in reversed(self.refreshes) if since <= month)
        return next(past, self.posted)


class Posted(NamedTuple):
    """An advertisement appears; `how` names the kind of duplicate, or that it is the first."""

    month: int
    site: int
    item: str
    offer: int
    by: int
    account: str
    seller: str
    at: int
    how: str
    source: Place | None
    version: Version


class Changed(NamedTuple):
    """An advertisement says something else from now on."""

    month: int
    site: int
    item: str
    version: Version
    why: str


class Refreshed(NamedTuple):
    """A seller bumps an advertisement."""

    month: int
    site: int
    item: str
    at: int


class Gone(NamedTuple):
    """An advertisement does not stand any more."""

    month: int
    site: int
    item: str
    why: str


class WordBlocked(NamedTuple):
    """A site refuses a term from this month on."""

    month: int
    site: int
    term: int


class WordFreed(NamedTuple):
    """A site lets a term be searched again from this month on."""

    month: int
    site: int
    term: int


class Told(NamedTuple):
    """A site is asked after the month's round to remove advertisements."""

    month: int
    site: int
    items: tuple[str, ...]


Event = Posted | Changed | Refreshed | Gone | WordBlocked | WordFreed | Told


@dataclass(slots=True)
class Log:
    """Everything that happened, in its order, and the items it happened to."""

    events: list[Event] = field(default_factory=list)
    offers: dict[int, Item] = field(default_factory=dict)
