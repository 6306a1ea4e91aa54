"""Small markets to look at, and one whose log is written by hand, a line for each event."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest

from casque.demo.simulation import simulate
from casque.demo.simulation.months import NUMBER, ZONE
from casque.demo.simulation.records import (
    Changed,
    Gone,
    Item,
    Log,
    Posted,
    Refreshed,
    Version,
    WordBlocked,
    WordFreed,
)
from casque.demo.simulation.shelves import Fault, Site, Term

PLAIN = Site(
    id="s1", name="一号", style="cards", shows="none", precision="day", order="newest_first",
    per_page=2, max_pages=None, fuzzy=False, since="2012-01", pace=0.02, disallowed=(),
)  # fmt: skip


@pytest.fixture(scope="session")
def market():
    """A market of eight sites, up to the autumn of 2012."""
    return simulate(7, scale=0.3, density=0.3).live_until("2012-09")


@pytest.fixture
def written() -> HandWritten:
    """Two sites, two terms, and nothing that ever happened."""
    return HandWritten()


@dataclass
class HandWritten:
    """Sites s1 and s2, terms 象牙 (IV) and 黑料 (RH); nothing is dated unless a test says so."""

    sites: list[Site] = field(default_factory=lambda: [PLAIN, replace(PLAIN, id="s2")])
    terms: list[Term] = field(
        default_factory=lambda: [
            Term("t1", "象牙", ("IV",), "zh-Hans", "2012-01", "", True),
            Term("t2", "黑料", ("RH",), "zh-Hans", "2012-01", "", False),
        ]
    )
    faults: dict[tuple[int, int], Fault] = field(default_factory=dict)
    log: Log = field(default_factory=Log)

    def live_until(self, month: str) -> HandWritten:
        """Do nothing: all is written."""
        self.log.events.sort(key=lambda event: event.month)
        return self

    def site(self, number: int, **changes: object) -> None:
        """Make a site another."""
        self.sites[number] = replace(self.sites[number], **changes)

    def fault(self, number: int, month: str, fault: Fault) -> None:
        """Let a site have a fault."""
        self.faults[number, NUMBER[month]] = fault

    def posted(
        self, item: str, month: str, *, site: int = 0, offer: int = 1, on: str = "",
        terms: int = 0b01, goods: str = "genuine", act: str = "sale", products: str = "IV",
    ) -> None:  # fmt: skip
        """Let an advertisement appear; `on` is a moment such as "2012-01-05 10:00"."""
        at = _moment(on or f"{month}-10 12:00")
        self.log.offers.setdefault(
            offer, Item(offer, "dealer", tuple(products.split()), goods, 1, "", "", 1, ())
        )
        said = Version(1, item, "", "1元", (), goods, act, None, terms)
        self.log.events.append(
            Posted(NUMBER[month], site, item, offer, 1, "u1", "甲", at, "first", None, said)
        )

    def says(self, item: str, month: str, *, goods: str, act: str = "sale", site: int = 0) -> None:
        """Let an advertisement say something else."""
        said = Version(2, f"{item}!", "", "1元", (), goods, act, None, 0b01)
        self.log.events.append(Changed(NUMBER[month], site, item, said, "price"))

    def refreshed(self, item: str, month: str, on: str, site: int = 0) -> None:
        """Let a seller bump an advertisement."""
        self.log.events.append(Refreshed(NUMBER[month], site, item, _moment(on)))

    def gone(self, item: str, month: str, site: int = 0) -> None:
        """Let an advertisement disappear."""
        self.log.events.append(Gone(NUMBER[month], site, item, "sold"))

    def blocked(self, month: str, until: str = "", site: int = 0, term: int = 0) -> None:
        """Let a site refuse a term, for some months or for good."""
        self.log.events.append(WordBlocked(NUMBER[month], site, term))
        if until:
            self.log.events.append(WordFreed(NUMBER[until], site, term))


def _moment(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp())
