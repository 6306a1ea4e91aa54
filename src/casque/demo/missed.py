"""What the demo's programme missed of the market, and why: recall, never tuned, only told."""

from __future__ import annotations

from collections import Counter
from math import comb

import polars as pl

from casque.demo.simulation import LivingMarket
from casque.demo.simulation.months import NUMBER
from casque.demo.simulation.records import COUNTING_GOODS, ON_OFFER
from casque.demo.simulation.schedule import products_in
from casque.demo.simulation.truth import RoundTruth
from casque.measures.counted import ALL, stand
from casque.rounds.reading import Known
from casque.rounds.summary import Summary

UNREAD = "seen, but no word was found in it"
MISJUDGED = "seen, and judged not to count"


def advertisements(known: Known, market: LivingMarket, truth: RoundTruth) -> Summary:
    """Return the recall of illegal advertisements, and why the others were missed.

    Of those that stood on the sites in force; `found` are the ones in an offer that counts.
    """
    month = truth.month
    seen = _seen_illegal(known, market, month)
    counting = _counting(known, month)
    named = set(known.findings.select("site", "item").unique().iter_rows())
    found = {place for place in seen if seen[place] in counting}
    missed = Counter(truth.hidden)
    for place in seen.keys() - found:
        missed[MISJUDGED if place in named else UNREAD] += 1
    return {
        "illegal": truth.standing,
        "found": len(found),
        "recall": _share(len(found), truth.standing),
        "missed": dict(missed.most_common()),
    }


def duplicates(known: Known, market: LivingMarket, truth: RoundTruth) -> Summary:
    """Return how many true pairs of seen illegal advertisements are one offer to casque."""
    seen = _seen_illegal(known, market, truth.month)
    true = Counter(market.advertisement(*place).offer.number for place in seen)
    ours = Counter(seen.values())
    both = Counter(
        (market.advertisement(*place).offer.number, offer) for place, offer in seen.items()
    )
    pairs, found = _pairs(true), _pairs(both)
    return {
        "pairs": pairs,
        "found": found,
        "recall": _share(found, pairs),
        "precision": _share(found, _pairs(ours)),
    }


def _pairs(sizes: Counter[int] | Counter[str] | Counter[tuple[int, str]]) -> int:
    return sum(comb(size, 2) for size in sizes.values())


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _seen_illegal(known: Known, market: LivingMarket, month: str) -> dict[tuple[str, str], str]:
    """Return our offer of each advertisement shown by the searches that counts in truth."""
    standing = stand(known.ledger, zone=known.zone).seen.filter(pl.col("round") == month)
    rows = standing.select("site", "item", "offer").unique().iter_rows()
    return {
        (site, item): offer for site, item, offer in rows if _would_count(market, site, item, month)
    }


def _would_count(market: LivingMarket, site: str, item: str, month: str) -> bool:
    ad = market.advertisement(site, item)
    said = ad.version_in(NUMBER[month])
    named = set(products_in(month)) & set(ad.offer.products)
    return bool(named) and said.goods in COUNTING_GOODS and said.act in ON_OFFER


def _counting(known: Known, month: str) -> set[str]:
    """Return the offers that count in a round."""
    offers = stand(known.ledger, zone=known.zone).offers.filter(
        pl.col("round") == month, pl.col("product") == ALL, pl.col("counting")
    )
    return set(offers["offer"])
