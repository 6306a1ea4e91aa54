"""The truth of the market, counted from its log by rules of its own (DESIGN section 4).

It imports nothing of casque outside the demo, so that it can be held against the measures. What
it counts is what a careful person would count who watched the market with a programme that reads
perfectly (`rounds`), judges perfectly, and knows which advertisements offer the same item. What
stood there and no search showed is in no count, for nobody saw it: `hidden` says how much it was,
and why.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from casque.demo.simulation.months import MONTHS
from casque.demo.simulation.reading import Ended, Reading
from casque.demo.simulation.records import COUNTING_GOODS, ON_OFFER, Item, Version
from casque.demo.simulation.replay import Shelves, Standing
from casque.demo.simulation.rounds import (
    Market,
    Round,
    Sight,
    Standings,
    States,
    Watched,
    by_offer,
    made_rounds,
)


@dataclass(frozen=True, slots=True)
class Count:
    """What the measures of a round should be."""

    twpa: int
    nwpa: int
    backlog: int


@dataclass(frozen=True, slots=True)
class RoundTruth:
    """What is true of a round.

    Attributes:
        month: its name.
        all: the counts over all products, each offer once.
        products: the counts by product in force.
        searches: how many ended in each state.
        advertisements: how many were seen.
        offers: how many different items these were.
        standing: illegal advertisements that stood on the sites in force.
        hidden: those of them that no search showed, by what hid them.
        hidden_offers: their items of which nothing was seen.
    """

    month: str
    all: Count
    products: dict[str, Count]
    searches: dict[str, int]
    advertisements: int
    offers: int
    standing: int
    hidden: dict[str, int]
    hidden_offers: int


def truth_of(
    market: Market,
    months: Sequence[str] = MONTHS,
    *,
    reading: Reading = "to_the_cap",
    states: States | None = None,
) -> tuple[RoundTruth, ...]:
    """Return the truth of the rounds that are made in these months.

    Args:
        market: which lives on up to the last of them.
        months: in which rounds are made; new and known begin with the first.
        reading: how far newest-first lists are read.
        states: how searches really ended; without it, as the market lets them.
    """
    watched = Watched(market, months, reading, states or {})
    return tuple(_told(market, *made) for made in made_rounds(watched))


# what counts


def judged(version: Version, offer: Item, product: str) -> tuple[str, str]:
    """Return the goods and the act that a careful judge finds, for a product.

    >>> from casque.demo.simulation.records import Item
    >>> tea = Item(1, "legal", (), "innocent", 1, "", "", 1, ())
    >>> judged(Version(1, "", "", "", (), "innocent", "sale", None, 0), tea, "IV")
    ('innocent', 'sale')
    """
    if offer.products and product not in offer.products:
        return "innocent", version.act
    return version.goods, version.act


def _counts_as(offer: Item, sights: Iterable[Sight], product: str) -> bool:
    """Say whether an offer counts for a product; advertisements that disagree make it unsure."""
    verdicts = [judged(sight.standing.version, offer, product) for sight in sights]
    goods = {word for word, _ in verdicts}
    agreed = goods.pop() if len(goods) == 1 else "unsure"
    return agreed in COUNTING_GOODS and any(act in ON_OFFER for _, act in verdicts)


def _told(market: Market, round_: Round, shelves: Shelves, standings: Standings) -> RoundTruth:
    counting = _counting(market, round_)
    hidden = list(_hidden(market, round_, shelves))
    seen_offers = {sight.standing.offer for sight in round_.sights.values()}
    return RoundTruth(
        month=MONTHS[round_.month],
        all=_count(set().union(*counting.values()), standings),
        products={code: _count(offers, standings) for code, offers in counting.items()},
        searches=dict(sorted(Counter(search.end.state for search in round_.searches).items())),
        advertisements=len(round_.sights),
        offers=len(seen_offers),
        standing=sum(1 for _ in _illegal(market, round_, shelves)),
        hidden=dict(sorted(Counter(why for _, why in hidden).items())),
        hidden_offers=len({one.offer for one, _ in hidden} - seen_offers),
    )


def _counting(market: Market, round_: Round) -> dict[str, set[int]]:
    """Return the offers that count, by product in force."""
    found: dict[str, set[int]] = {code: set() for code in round_.products}
    for number, sights in by_offer(round_).items():
        offer = market.log.offers[number]
        for code in offer.products:
            if code in found and _counts_as(offer, sights, code):
                found[code].add(number)
    return found


def _count(offers: Collection[int], standings: Standings) -> Count:
    words = Counter(standings[offer] for offer in offers)
    return Count(len(offers), words["new"], words["backlog"])


# what nobody saw


def _illegal(market: Market, round_: Round, shelves: Shelves) -> Iterator[Standing]:
    """Yield what stands on the sites in force and would count if it were seen."""
    in_force = frozenset(round_.products)
    for site, shelf in zip(market.sites, shelves.standing, strict=True):
        if site.since <= MONTHS[round_.month]:
            yield from (one for one in shelf.values() if _would_count(market, one, in_force))


def _would_count(market: Market, one: Standing, products: frozenset[str]) -> bool:
    goods, act = one.version.goods, one.version.act
    if goods not in COUNTING_GOODS or act not in ON_OFFER:
        return False
    return not products.isdisjoint(market.log.offers[one.offer].products)


def _hidden(market: Market, round_: Round, shelves: Shelves) -> Iterator[tuple[Standing, str]]:
    ends: defaultdict[int, list[Ended]] = defaultdict(list)
    for search in round_.searches:
        ends[search.site].append(search.end)
    for one in _illegal(market, round_, shelves):
        if one.place not in round_.sights:
            yield one, _why(one, ends[one.site])


def _why(one: Standing, ends: Sequence[Ended]) -> str:
    """Return what hid an advertisement: the site, the cap, a blocked word, or how it is worded."""
    if all(end.state in UNREAD for end in ends):
        return ends[0].reason
    found = {end.state for end in ends if one.terms >> end.term & 1}
    if found:
        return next(why for state, why in _HIDING if state in found)
    return "word not searched yet" if one.terms else "no word that the search finds"


UNREAD = ("failed", "blocked", "suspicious", "todo", "running")

_HIDING = (
    ("partial", "beyond what was read"),
    ("done", "beyond what was read"),
    *((state, state) for state in UNREAD),
    ("word_blocked", "word blocked"),
    ("empty", "said to be empty"),
)
"""What hid an advertisement whose word was searched: the first search that might have shown it."""
