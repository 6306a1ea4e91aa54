"""What was planted: the truth behind each advertisement, for whoever measures what was found.

Sites, terms and months are named as the servers name them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from casque.demo.simulation.market import LivingMarket
from casque.demo.simulation.months import MONTHS, NUMBER, as_datetime
from casque.demo.simulation.records import Changed, Gone, Item, Posted, Version
from casque.demo.simulation.rounds import Market
from casque.demo.simulation.searching import numbers_of
from casque.demo.simulation.truth import judged


class Verdict(NamedTuple):
    """A careful judge's word on an advertisement, for one product."""

    product: str
    goods: str
    act: str


class Posting(NamedTuple):
    """An advertisement that appeared: of whose item, when, as which kind of duplicate."""

    site: str
    item: str
    month: str
    offer: int
    dealer: int
    account: str
    posted: datetime
    how: str
    source: tuple[str, str] | None
    is_illegal: bool


class Removal(NamedTuple):
    """An advertisement that disappeared: "sold", "withdrawn", "removed" or "swept"."""

    site: str
    item: str
    month: str
    why: str


class Wording(NamedTuple):
    """How an advertisement names its goods from a month on; no term where it names none."""

    site: str
    item: str
    month: str
    term: str
    way: str
    written: str


def verdicts(market: Market, offer: Item, said: Version) -> list[Verdict]:
    """Return what is judged of a version: what it is, and what the terms in it would make it."""
    named = [code for n in numbers_of(said.terms) for code in market.terms[n].products]
    return [
        Verdict(product, *judged(said, offer, product))
        for product in sorted({*offer.products, *named})
    ]


def judge(market: LivingMarket, site: str, item: str, month: str) -> list[Verdict]:
    """Return a careful judge's words on an advertisement as it stands in a month's round."""
    ad = market.advertisement(site, item)
    return verdicts(market, ad.offer, ad.version_in(NUMBER[month]))


def postings(market: LivingMarket) -> Iterator[Posting]:
    """Yield every advertisement that ever appeared, up to the month the market has come to."""
    for event in market.log.events:
        if isinstance(event, Posted):
            source = event.source
            yield Posting(
                *_name(market, event), MONTHS[event.month], event.offer, event.by, event.account,
                as_datetime(event.at), event.how,
                (market.sites[source.site].id, source.item) if source else None,
                market.log.offers[event.offer].is_illegal,
            )  # fmt: skip


def removals(market: LivingMarket) -> Iterator[Removal]:
    """Yield every advertisement that disappeared."""
    for event in market.log.events:
        if isinstance(event, Gone):
            yield Removal(*_name(market, event), MONTHS[event.month], event.why)


def wordings(market: LivingMarket) -> Iterator[Wording]:
    """Yield how each dealer's advertisement is worded, at first and whenever it changes."""
    for event in market.log.events:
        if isinstance(event, Posted | Changed) and event.version.wording is not None:
            wording = event.version.wording
            term = market.terms[wording.term].id if wording.term >= 0 else ""
            yield Wording(
                *_name(market, event), MONTHS[event.month], term, wording.way, wording.written
            )


def _name(market: LivingMarket, event: Posted | Changed | Gone) -> tuple[str, str]:
    return market.sites[event.site].id, event.item
