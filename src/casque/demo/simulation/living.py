"""The market lives, month by month: sites clear, sellers tend what stands and put up more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby

from casque.demo.simulation import dealing, platforms, trends
from casque.demo.simulation.chance import pick, poisson, stream
from casque.demo.simulation.dealing import Turn
from casque.demo.simulation.months import MONTHS
from casque.demo.simulation.records import Advertisement, Place, Told
from casque.demo.simulation.sellers import Seller, sellers
from casque.demo.simulation.tending import tend
from casque.demo.simulation.trends import Tide, tide
from casque.demo.simulation.world import World

COPIED = sum(copies * share for copies, share in trends.COPIES)
"""Further advertisements that a new item gets at once, on average."""


class Life:
    """A world with its sellers, and how far it has lived.

    Attributes:
        world: all that stands and stood.
        sellers: who sells in it.
        lived: how many months have been lived.
    """

    def __init__(self, world: World) -> None:
        """Begin with the stock: what was posted before 2012."""
        self.world = world
        self.sellers = sellers(world.seed, world.places, world.crowd)
        self.lived = 0
        self._due: defaultdict[int, set[Place]] = defaultdict(set)
        dealers = self._of("dealer")
        for seller in dealers:
            rng = stream(world.seed, "stock", seller.number)
            share = world.crowd * seller.weight / _weight(dealers)
            dealing.stock(Turn(world, seller, 0, rng), share)

    def tell(self, month: int, told: Iterable[Place]) -> None:
        """Let sites know after a month's round what the programme asks them to remove."""
        world, told_of = self.world, sorted(told)
        for site, places in groupby(told_of, key=lambda place: place.site):
            world.log.events.append(Told(month, site, tuple(place.item for place in places)))
        for place in told_of:
            where = world.places[place.site]
            if platforms.heeds(world.seed, where, place.site, place.item, month):
                self._due[max(self.lived, month + 1 + where.delay)].add(place)

    def block(self, told: Iterable[Place]) -> None:
        """Let sites block words that they were told of, and free others, from the next month on."""
        world, terms = self.world, defaultdict[int, set[int]](set)
        for place in told:
            wording = world.at(place).version.wording
            if wording is not None and wording.way == "plain":
                terms[place.site].add(wording.term)
        for site, where in enumerate(world.places):
            rng = stream(world.seed, "blocks", site, self.lived)
            new = sorted(terms[site] - world.blocked[site])
            more = platforms.newly_blocked(
                rng, where, self.lived, world.words, new, world.refusal(site)
            )
            less = platforms.newly_freed(world.seed, site, self.lived, world.banned(site))
            world.refuse(site, self.lived, more=more, less=less)

    def live(self) -> None:
        """Live the next month."""
        month = self.lived
        self._clear(month)
        dealers, crowd = self._of("dealer"), self.world.crowd
        public = [ad for seller in dealers for ad in seller.standing if ad.gone > month]
        dealing_now = crowd / _weight(one for one in dealers if one.leaves > month)
        reposting = crowd / _weight(self._of("agent"))
        for seller in self.sellers:
            turn = Turn(
                self.world, seller, month, stream(self.world.seed, "lives", month, seller.number)
            )
            tend(turn)
            if seller.role.standing:
                dealing.fill(turn)
            elif seller.role.name == "agent":
                self._repost(turn, public, reposting * seller.weight)
            elif seller.leaves > month:
                dealing.deal(turn, _scaled(tide(month), dealing_now * seller.weight))
        self.lived += 1

    def _repost(self, turn: Turn, public: list[Advertisement], part: float) -> None:
        now = tide(turn.month)
        mean = (now.new * (1 + COPIED) + now.repeats) * trends.AGENTS_SHARE * part
        for _ in range(poisson(turn.rng, mean) if public else 0):
            dealing.repost(turn, pick(turn.rng, public))

    def _clear(self, month: int) -> None:
        """Remove what sites were told and heed, and what they find by themselves."""
        world = self.world
        for place in sorted(self._due.pop(month, set())):
            world.goes(world.at(place), month, "removed")
        if tide(month).sweep:
            for seller in self.sellers:
                for ad in seller.standing:
                    if ad.offer.is_illegal and self._is_swept(ad, month):
                        world.goes(ad, month, "swept")

    def _is_swept(self, ad: Advertisement, month: int) -> bool:
        where = self.world.places[ad.site]
        return platforms.sweeps(self.world.seed, where, ad.site, ad.item, month)

    def _of(self, role: str) -> list[Seller]:
        return [seller for seller in self.sellers if seller.role.name == role]


def has_begun(month: int) -> bool:
    """Say whether the programme writes to the sites after a month's round."""
    return MONTHS[month] >= trends.FIRST_NOTICE


def _scaled(now: Tide, part: float) -> Tide:
    return now._replace(new=now.new * part, repeats=now.repeats * part)


def _weight(sellers_: Iterable[Seller]) -> float:
    return sum(seller.weight for seller in sellers_)
