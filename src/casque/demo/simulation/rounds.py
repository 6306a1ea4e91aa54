"""The rounds that a perfect programme makes: what its searches showed, and what of that is new.

Counted from the market's log by rules of its own (DESIGN section 4), which import nothing of
casque. What is true of these rounds is counted in `truth`.
"""

from __future__ import annotations

from collections import defaultdict
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
from casque.demo.simulation.records import Log, Place
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
class Sight:
    """An advertisement as a round saw it, with the terms whose searches showed it."""

    standing: Standing
    terms: tuple[int, ...]


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


def rounds_of(
    market: Market, months: Sequence[str] = MONTHS, *, reading: Reading = "to_the_cap"
) -> Iterator[Round]:
    """Yield each round with its searches and sights: what `as_frames` makes tables of."""
    return (round_ for round_, _, _ in made_rounds(Watched(market, months, reading, {})))


Standings = Mapping[int, str]
"""By offer: "known", "new" or "backlog"."""


def made_rounds(watched: Watched) -> Iterator[tuple[Round, Shelves, Standings]]:
    """Yield each round with the shelves as it found them, and what is new of its offers."""
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
    return {
        offer: "known" if offer in memory.offers else _news(market, round_, sights, memory)
        for offer, sights in by_offer(round_).items()
    }


def by_offer(round_: Round) -> dict[int, list[Sight]]:
    """Return what a round saw, by the item that it offers."""
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
