"""What stands between the market and its web servers: sites, shelves, and what is on them.

The servers ask a `Market` what a site has on its shelves at a moment, and how it behaves; they
draw it. The market knows nothing of pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

Style = Literal[
    "gbk_table", "cards", "json_api", "script_only", "auction", "forum", "mobile", "shop",
]  # fmt: skip
"""How a site draws its pages."""

Shown = Literal["posted", "refreshed", "none"]
"""Which date a site shows."""

Order = Literal["newest_first", "relevance"]

Fault = Literal[
    "none", "captcha", "login_wall", "rate_limited", "unavailable", "soft_ban", "odd_template",
    "slow", "dead", "bomb", "hostile", "blank", "long_rest",
]  # fmt: skip
"""How a site behaves for a month: "rate_limited" is 429 with Retry-After, "unavailable" 503,
"soft_ban" 200 with recommended goods instead of results, "odd_template" 200 with a page of another
make, "bomb" a gzip that unpacks without end, "hostile" results within markup that attacks, "blank"
200 with nothing in it, "long_rest" 429 that asks to be left alone for longer than a round waits.
The last two are never drawn: they come only where somebody switches them on."""


@dataclass(frozen=True, slots=True)
class Site:
    """One website of the market.

    Attributes:
        id: short name, which is also its host below `.localhost`.
        name: its invented Chinese name.
        style: how it draws its pages.
        shows: which date it prints; a site that shows "refreshed" prints the last bump.
        precision: how finely it prints it.
        order: of its lists.
        per_page: results on a page.
        max_pages: pages it ever serves of a search; None without a cap.
        fuzzy: its search looks through width, case and separators, as good search engines do.
        since: the first month it is monitored, "2012-01".
        pace: seconds it wants between two requests (robots.txt and its terms of use say so).
        disallowed: paths that its robots.txt forbids, beside those that every site forbids.
    """

    id: str
    name: str
    style: Style
    shows: Shown
    precision: Literal["day", "second"]
    order: Order
    per_page: int
    max_pages: int | None
    fuzzy: bool
    since: str
    pace: float
    disallowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as one advertisement shows it.

    Attributes:
        key: names the file: equal keys are equal bytes.
        motif: the object that is seen, so that one object looks the same in all its pictures.
        product: what is drawn: a product's code, or an innocent kind such as "mammoth".
        variant: what was done to it: "plain", "watermark", "crop", "mirror", "letterbox",
            "recompressed".
        written: contact written into the picture, or "".
        code: text of a QR code in the picture, or "".
    """

    key: str
    motif: int
    product: str
    variant: str
    written: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """One advertisement as it stands on a site."""

    item: str
    title: str
    description: str
    price: str
    account: str
    seller: str
    pictures: tuple[Picture, ...]
    posted: datetime
    refreshed: datetime


@dataclass(frozen=True, slots=True)
class Term:
    """A word that the programme searches: its id, text, products, validity and public source."""

    id: str
    text: str
    products: tuple[str, ...]
    language: str
    since: str
    source: str
    plain_name: bool


class Market(Protocol):
    """What the servers ask. Moments are aware, in UTC."""

    @property
    def seed(self) -> int:
        """Return which market it is: equal seeds are equal markets."""

    @property
    def sites(self) -> Sequence[Site]:
        """Return every site, in the order in which they join the programme."""

    @property
    def terms(self) -> Sequence[Term]:
        """Return every term, in the order in which they join the programme."""

    @property
    def products(self) -> Sequence[tuple[str, str]]:
        """Return every product's code with the first month it is monitored."""

    @property
    def months(self) -> Sequence[str]:
        """Return the months of the simulation, "2012-01" and on."""

    def moment(self, month: str) -> datetime:
        """Return the moment at which the month's round is made: nothing moves during it."""

    def found(self, site: str, words: str, month: str) -> Sequence[Listing]:
        """Return all that a search finds in the month's round, in the site's order, uncapped."""

    def recommended(self, site: str, month: str) -> Sequence[Listing]:
        """Return goods that the site puts beside any search; they are no results."""

    def listing(self, site: str, item: str, month: str) -> Listing | None:
        """Return an advertisement that stands in the month's round, or None where it is gone."""

    def is_blocked(self, site: str, words: str, month: str) -> bool:
        """Tell whether the site refuses to search these words in the month."""

    def fault(self, site: str, month: str) -> Fault:
        """Return how the site behaves in the month."""

    def set_fault(self, site: str, month: str, fault: Fault) -> None:
        """Let the site behave so in the month, whatever was drawn for it."""

    def take_down(self, site: str, items: Sequence[str], month: str) -> int:
        """Take notice of what the programme asks to remove; return how many are known.

        They are gone from the month that the site's own delay leads to.
        """
