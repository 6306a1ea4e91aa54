"""Station 6, link: which advertisements are one offer, and which accounts one dealer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from casque.linkage.blocking import accounts, advertisements
from casque.linkage.clusters import clusters
from casque.linkage.links import find_links
from casque.tables import DEALERS, LINKS, OFFERS


@dataclass(frozen=True, slots=True)
class Linked:
    """New links to record, and what all links, old and new, make of the advertisements.

    `too_common` says what was shared by too many accounts to link them (a stock picture, a
    courier's number): kind, reason, evidence, accounts, at_most.
    """

    new_links: pl.DataFrame
    offers: pl.DataFrame
    dealers: pl.DataFrame
    too_common: pl.DataFrame


def link(
    sightings: pl.DataFrame, pictures: pl.DataFrame, links: pl.DataFrame, *, at: datetime
) -> Linked:
    """Return every advertisement's offer and every account's dealer, with the links behind them.

    Whole: give the sightings, pictures and links of all rounds. Running again on what was
    recorded adds nothing. An advertisement that nothing links is an offer of its own.
    """
    found = find_links(sightings, pictures, at=at, earlier_links=links)
    everything = pl.concat([links, found.links])
    items, sellers = advertisements(sightings), accounts(sightings)
    offers = items.join(clusters(everything, items, kind="offer"), on="node")
    dealers = sellers.join(clusters(everything, sellers, kind="dealer"), on="node")
    return Linked(
        new_links=LINKS.check(found.links),
        offers=OFFERS.check(offers.select("site", "item", offer="cluster").select(_OFFERS)),
        dealers=DEALERS.check(dealers.select("site", "account", dealer="cluster").select(_DEALERS)),
        too_common=found.too_common,
    )


_OFFERS = list(OFFERS.columns)
_DEALERS = list(DEALERS.columns)
