"""The truth of the market, counted from its log by rules of its own (DESIGN section 4).

It imports nothing of casque outside the demo, so that it can be held against the measures. What
it counts is what a careful person would count who watched the market with a programme that reads
perfectly, judges perfectly, and knows which advertisements offer the same item. What stood there
and no search showed is in no count, for nobody saw it: `hidden` says how much it was, and why.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Protocol

from casque.demo.simulation.months import MONTHS, NUMBER, day_of, round_of, start_of
from casque.demo.simulation.reading import (
    SEEN_ALL,
    Ended,
    LastRound,
    Reading,
    ended,
    results,
    site_end,
)
from casque.demo.simulation.records import COUNTING_GOODS, ON_OFFER, Item, Log, Place, Version
from casque.demo.simulation.replay import Shelves, Standing, replay
from casque.demo.simulation.schedule import products_in
from casque.demo.simulation.searching import rank
from casque.demo.simulation.shelves import Fault, Site, Term


class Market(Protocol):
    """What the truth is counted from: sites, terms, faults, and the log of all that happened."""

    @property
    def sites(self) -> Sequence[Site]:
        """Return every site."""

    @property
    def terms(self) -> Sequence[Term]:
        """Return every term."""

    @property
    def faults(self) -> Mapping[tuple[int, int], Fault]:
        """Return the faults by the numbers of site and month."""

    @property
    def log(self) -> Log:
        """Return all that has happened so far."""

    def live_until(self, month: str) -> object:
        """Let the market live up to a month's round."""


SHOWING = (*SEEN_ALL, "partial")
"""How a search ends that showed something."""

States = Mapping[tuple[str, str, str], str]
"""How searches ended, by month, site and term, where somebody really made them."""


@dataclass(frozen=True, slots=True)
class Count:
    """What the measures of a round should be."""

    twpa: int
    nwpa: int
    backlog: int


@dataclass(frozen=True, slots=True)
class Sight:
    """An advertisement as a round saw it, with the terms whose searches showed it."""

    standing: Standing
    terms: tuple[int, ...]


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


class Search(NamedTuple):
    """A search that was made: how it ended, and what it showed in the site's order."""

    site: int
    end: Ended
    shown: Sequence[Place]


@dataclass(slots=True)
class Round:
    """A round as it is counted: the month, the moment since which is new, what was seen."""

    month: int
    since: int
    products: tuple[str, ...]
    searches: list[Search] = field(default_factory=list)
    sights: dict[Place, Sight] = field(default_factory=dict)


@dataclass(slots=True)
class Memory:
    """What one round leaves to the next."""

    known: list[set[str]]
    offers: set[int] = field(default_factory=set)
    complete: set[tuple[int, int]] = field(default_factory=set)
    opened: int | None = None


@dataclass(frozen=True, slots=True)
class Watched:
    """What is watched, and how: see `truth_of`."""

    market: Market
    months: Sequence[str]
    reading: Reading
    states: States

    def as_it_was(self, round_: Round, search: Search) -> Search:
        """Return a search as it really ended; one that was not read showed nothing."""
        term = self.market.terms[search.end.term]
        site = self.market.sites[search.site]
        state = self.states.get((MONTHS[round_.month], site.id, term.id), search.end.state)
        if state == search.end.state:
            return search
        end = search.end._replace(state=state, reason=state)
        return Search(search.site, end, search.shown if state in SHOWING else ())


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
    return tuple(
        _told(market, round_, shelves, standings) for round_, shelves, standings in _rounds(watched)
    )


def rounds_of(
    market: Market, months: Sequence[str] = MONTHS, *, reading: Reading = "to_the_cap"
) -> Iterator[Round]:
    """Yield each round with its searches and sights: what `as_frames` makes tables of."""
    return (round_ for round_, _, _ in _rounds(Watched(market, months, reading, {})))


Standings = Mapping[int, str]
"""By offer: "known", "new" or "backlog"."""


def _rounds(watched: Watched) -> Iterator[tuple[Round, Shelves, Standings]]:
    market, last = watched.market, NUMBER[watched.months[-1]]
    market.live_until(MONTHS[last])
    memory = Memory([set() for _ in market.sites])
    wanted = {NUMBER[month] for month in watched.months}
    for month, shelves in replay(market.log, len(market.sites), last + 1):
        if month in wanted:
            since = start_of(MONTHS[month]) if memory.opened is None else memory.opened
            round_ = Round(month, since, products_in(MONTHS[month]))
            _search(watched, round_, shelves, memory)
            yield round_, shelves, _standings(market, round_, memory)
            _remember(round_, memory)


# what the searches show


def _search(watched: Watched, round_: Round, shelves: Shelves, memory: Memory) -> None:
    market, terms = watched.market, _terms(watched.market, round_)
    for number, site in enumerate(market.sites):
        if site.since <= MONTHS[round_.month]:
            disturbed = site_end(site, market.faults.get((number, round_.month), "none"))
            if disturbed is not None:
                found = [Search(number, Ended(term, *disturbed, 0), ()) for term in terms]
            else:
                found = list(_searches(watched, number, terms, shelves, memory))
            round_.searches += [watched.as_it_was(round_, search) for search in found]
    round_.sights = _sights(round_.searches, shelves)


def _terms(market: Market, round_: Round) -> list[int]:
    """Return the terms in force that name a product in force."""
    return [
        number
        for number, term in enumerate(market.terms)
        if term.since <= MONTHS[round_.month] and set(term.products) & set(round_.products)
    ]


def _searches(
    watched: Watched, number: int, terms: Collection[int], shelves: Shelves, memory: Memory
) -> Iterator[Search]:
    site = watched.market.sites[number]
    shelf = shelves.standing[number].values()
    ordered = sorted(shelf, key=lambda one: rank(site.order, one.item, one.refreshed))
    for term, have in results(ordered, terms).items():
        end = ended(
            site, term, have, LastRound(memory.known[number], memory.opened),
            is_blocked=term in shelves.blocked[number], reading=watched.reading,
        )  # fmt: skip
        yield Search(number, end, [one.place for one in have[: end.shown]])


def _sights(searches: Iterable[Search], shelves: Shelves) -> dict[Place, Sight]:
    terms: defaultdict[Place, list[int]] = defaultdict(list)
    for search in searches:
        for place in search.shown:
            terms[place].append(search.end.term)
    return {
        place: Sight(replace(shelves.standing[place.site][place.item]), tuple(by))
        for place, by in terms.items()
    }


# what is new


def _standings(market: Market, round_: Round, memory: Memory) -> dict[int, str]:
    by_offer = _by_offer(round_)
    return {
        offer: "known" if offer in memory.offers else _news(market, round_, sights, memory)
        for offer, sights in by_offer.items()
    }


def _by_offer(round_: Round) -> dict[int, list[Sight]]:
    found: defaultdict[int, list[Sight]] = defaultdict(list)
    for sight in round_.sights.values():
        found[sight.standing.offer].append(sight)
    return found


def _news(market: Market, round_: Round, sights: Sequence[Sight], memory: Memory) -> str:
    """Return whether what nobody saw before is new, or may have stood there before."""
    dated = [s.standing for s in sights if market.sites[s.standing.site].shows == "posted"]
    if any(_is_before(market.sites[one.site], one.posted, round_.since) for one in dated):
        return "backlog"
    if dated:
        return "new"
    whole = any((s.standing.site, term) in memory.complete for s in sights for term in s.terms)
    return "new" if whole else "backlog"


def _is_before(site: Site, posted: int, since: int) -> bool:
    """Say whether something was posted before a moment, as far as the site tells."""
    if site.precision == "day":
        return day_of(posted) < day_of(since)
    return posted < since


def _remember(round_: Round, memory: Memory) -> None:
    memory.opened = round_of(MONTHS[round_.month])
    memory.offers |= {sight.standing.offer for sight in round_.sights.values()}
    memory.complete = {
        (search.site, search.end.term) for search in round_.searches if search.end.state in SEEN_ALL
    }
    for known in memory.known:
        known.clear()
    for place in round_.sights:
        memory.known[place.site].add(place.item)


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
    for number, sights in _by_offer(round_).items():
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
