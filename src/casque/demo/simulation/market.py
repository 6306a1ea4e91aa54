"""The market as its web servers see it, and as it is told what to remove."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Literal

from casque.demo.simulation import platforms
from casque.demo.simulation.chance import chance
from casque.demo.simulation.keeping import Kept, nothing_collected
from casque.demo.simulation.living import Life, has_begun
from casque.demo.simulation.months import MONTHS, NUMBER, as_datetime, round_of
from casque.demo.simulation.reading import Reading
from casque.demo.simulation.records import Advertisement, Log, Place, Shot
from casque.demo.simulation.schedule import PRODUCTS, words
from casque.demo.simulation.searching import asked, rank, searchable
from casque.demo.simulation.shelves import Fault, Listing, Picture, Site, Term
from casque.demo.simulation.sites import places
from casque.demo.simulation.watching import Watch
from casque.demo.simulation.world import World

Notices = Literal["scripted", "inbox"]
"""Who tells the sites what to remove: a programme that watches and judges perfectly, from the first
contact on, and whoever else calls `take_down`; or these alone."""

Shelf = tuple[tuple[Advertisement, str], ...]
"""What stands in a site's order, each with the text that its search looks into."""

RECOMMENDED = 6
"""How many goods a site puts beside a search, at most."""


def simulate(
    seed: int,
    *,
    scale: float = 1.0,
    density: float = 1.0,
    notices: Notices = "scripted",
    reading: Reading = "to_the_cap",
) -> LivingMarket:
    """Return the market of a seed. It lives as far as it is asked about: `live_until` goes ahead.

    Args:
        seed: equal seeds give equal markets.
        scale: of sites, terms and advertisements.
        density: of the advertisements alone.
        notices: who tells the sites what to remove.
        reading: how far the watching programme reads newest-first lists.
    """
    with nothing_collected():
        world = World(seed, places(scale), words(scale), scale * density)
        return LivingMarket(world, notices, reading)


class LivingMarket:
    """A `shelves.Market` over a world that lives."""

    def __init__(self, world: World, notices: Notices, reading: Reading) -> None:
        """Begin before the first month."""
        self.world = world
        self.faults = platforms.faults(world.seed, world.places)
        self._life, self._notices = Life(world), notices
        self._watch = Watch(world, self.faults, reading)
        self._told: defaultdict[int, set[Place]] = defaultdict(set)
        self._sites = tuple(place.site for place in world.places)
        self._terms = tuple(word.term for word in world.words)
        self._number = {site.id: number for number, site in enumerate(self._sites)}
        # A month that was lived does not change any more, so what is found in it can be kept.
        self._shelves: Kept[tuple[int, int], Shelf] = Kept(64)
        self._results: Kept[tuple[int, str, int], tuple[Listing, ...]] = Kept(256)
        self._beside: Kept[tuple[int, int], tuple[Listing, ...]] = Kept(64)

    @property
    def log(self) -> Log:
        """Return all that has happened so far."""
        return self.world.log

    @property
    def seed(self) -> int:
        """Return which market it is: equal seeds are equal markets."""
        return self.world.seed

    @property
    def sites(self) -> Sequence[Site]:
        """Return every site, in the order in which they join the programme."""
        return self._sites

    @property
    def terms(self) -> Sequence[Term]:
        """Return every term, in the order in which they join the programme."""
        return self._terms

    @property
    def products(self) -> Sequence[tuple[str, str]]:
        """Return every product's code with the first month it is monitored."""
        return PRODUCTS

    @property
    def months(self) -> Sequence[str]:
        """Return the months of the simulation, "2012-01" and on."""
        return MONTHS

    def moment(self, month: str) -> datetime:
        """Return the moment at which the month's round is made: nothing moves during it."""
        return as_datetime(round_of(month))

    def live_until(self, month: str = MONTHS[-1]) -> LivingMarket:
        """Let the market live up to a month's round; return it."""
        if self._life.lived <= NUMBER[month]:
            with nothing_collected():
                self._live_through(NUMBER[month])
        return self

    def found(self, site: str, words: str, month: str) -> Sequence[Listing]:
        """Return all that a search finds in the month's round, in the site's order, uncapped."""
        if self.is_blocked(site, words, month):
            return ()
        number, when = self._number[site], NUMBER[month]
        wanted = asked(words, fuzzy=self._sites[number].fuzzy)
        return self._results.get_or(
            (number, wanted, when), lambda: self._found(number, wanted, when)
        )

    def recommended(self, site: str, month: str) -> Sequence[Listing]:
        """Return goods that the site puts beside any search; they are no results."""
        self.live_until(month)
        number, when = self._number[site], NUMBER[month]
        return self._beside.get_or((number, when), lambda: self._drawn(number, when))

    def listing(self, site: str, item: str, month: str) -> Listing | None:
        """Return an advertisement that stands in the month's round, or None where it is gone."""
        self.live_until(month)
        ad = self.world.shelves[self._number[site]].get(item)
        when = NUMBER[month]
        return _listing(ad, when) if ad is not None and ad.stands(when) else None

    def advertisement(self, site: str, item: str) -> Advertisement:
        """Return an advertisement with its whole story, whether or not it stands."""
        return self.world.shelves[self._number[site]][item]

    def is_blocked(self, site: str, words: str, month: str) -> bool:
        """Tell whether the site refuses to search these words in the month."""
        self.live_until(month)
        number = self._number[site]
        fuzzy = self.world.places[number].site.fuzzy
        wanted = asked(words, fuzzy=fuzzy)
        blocked = self.world.blocked_in(number, NUMBER[month])
        return any(asked(self.terms[term].text, fuzzy=fuzzy) in wanted for term in blocked)

    def fault(self, site: str, month: str) -> Fault:
        """Return how the site behaves in the month."""
        return self.faults.get((self._number[site], NUMBER[month]), "none")

    def set_fault(self, site: str, month: str, fault: Fault) -> None:
        """Let the site behave so in the month, whatever was drawn for it.

        The truth follows. What the watching programme told the sites after a month that was lived
        already stays told.
        """
        self.faults[self._number[site], NUMBER[month]] = fault

    def take_down(self, site: str, items: Sequence[str], month: str) -> int:
        """Take notice of what the programme asks to remove; return how many are known."""
        self.live_until(month)
        number, when = self._number[site], NUMBER[month]
        shelf = self.world.shelves[number]
        known = {Place(number, i) for i in items if i in shelf and shelf[i].stands(when)}
        self._life.tell(when, known - self._told[when])
        self._told[when] |= known
        return len(known)

    def _live_through(self, month: int) -> None:
        while self._life.lived <= month:
            if self._life.lived:
                self._after_round(self._life.lived - 1)
            self._life.live()

    def _after_round(self, month: int) -> None:
        """Let the sites know what the watching programme saw, and block words."""
        if self._notices == "scripted":
            seen = self._watch.look(month)
            if has_begun(month):
                self._life.tell(month, seen - self._told[month])
                self._told[month] |= seen
        self._life.block(self._told[month])

    def _found(self, site: int, words: str, month: int) -> tuple[Listing, ...]:
        shelf = self._shelf(site, month) if words else ()
        return tuple(_listing(ad, month) for ad, text in shelf if words in text)

    def _drawn(self, site: int, month: int) -> tuple[Listing, ...]:
        there = [ad for ad, _ in self._shelf(site, month)]
        drawn = sorted(there, key=lambda ad: chance("beside", site, ad.item, month))
        return tuple(_listing(ad, month) for ad in drawn[:RECOMMENDED])

    def _shelf(self, site: int, month: int) -> Shelf:
        return self._shelves.get_or((site, month), lambda: self._ordered(site, month))

    def _ordered(self, site: int, month: int) -> Shelf:
        where = self._sites[site]
        there = [ad for ad in self.world.shelves[site].values() if ad.stands(month)]
        there.sort(key=lambda ad: rank(where.order, ad.item, ad.refreshed_in(month)))
        return tuple((ad, _text(ad, month, fuzzy=where.fuzzy)) for ad in there)


def _listing(ad: Advertisement, month: int) -> Listing:
    said = ad.version_in(month)
    return Listing(
        item=ad.item,
        title=said.title,
        description=said.description,
        price=said.price,
        account=ad.account,
        seller=ad.seller,
        pictures=tuple(map(_picture, said.shots)),
        posted=as_datetime(ad.posted),
        refreshed=as_datetime(ad.refreshed_in(month)),
    )


def _text(ad: Advertisement, month: int, *, fuzzy: bool) -> str:
    said = ad.version_in(month)
    return searchable(said.title, said.description, fuzzy=fuzzy)


@lru_cache(maxsize=1 << 16)
def _picture(shot: Shot) -> Picture:
    return Picture(shot.key, shot.motif, shot.product, shot.variant, shot.written, shot.code)
