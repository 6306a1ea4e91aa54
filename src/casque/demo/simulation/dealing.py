"""What sellers put up in a month: new items, repeats, re-posts, and all that is legal."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from casque.demo.simulation import offering, others, trends
from casque.demo.simulation.chance import Weighted, pick, poisson
from casque.demo.simulation.months import MONTHS, start_of
from casque.demo.simulation.offering import FIRST, Repeat, Shelf
from casque.demo.simulation.records import Advertisement, Item, Shot, Version, Wording
from casque.demo.simulation.sellers import Seller
from casque.demo.simulation.trends import Tide
from casque.demo.simulation.world import World, moment_in

OLDEST_DAYS = 540
"""The stock was posted within so many days before 2012."""

STAYS_PUT = 0.6
"""How often what a site removed is listed on the same site again."""

SECOND_PLACE = 0.15
"""How often legal goods stand in a second place, word for word."""

_COPIES = Weighted(list(trends.COPIES))
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Turn:
    """A seller's turn in a month: all that it does is drawn from one generator."""

    world: World
    seller: Seller
    month: int
    rng: Random

    @property
    def a_site(self) -> int:
        """Return one of the seller's sites."""
        return pick(self.rng, self.seller.sites)

    def shelf(self, site: int) -> Shelf:
        """Return what must be known of a site to put something on it."""
        return self.world.shelf(site, self.month)

    def wording(self, thing: Item, site: int) -> Wording:
        """Return how the seller would word an item on a site."""
        vocabulary = self.world.vocabulary
        return offering.first_wording(self.rng, self.seller, thing, self.shelf(site), vocabulary)


def stock(turn: Turn, share: float) -> None:
    """Put up what a dealer had standing before 2012."""
    rng = turn.rng
    for _ in range(poisson(rng, trends.STOCK * share)):
        age = int(OLDEST_DAYS * _DAY * rng.random() ** 1.5) + 1
        posted = start_of(MONTHS[0]) - age
        _, first = _new_item(turn, posted)
        for _ in range(_COPIES.draw(rng)):
            later = posted + int(age * rng.random())
            again(turn, first, turn.a_site, offering.a_repeat(rng), at=later)


def deal(turn: Turn, now: Tide) -> None:
    """Post a dealer's new items and repeat old ones; `now` is the dealer's part of the tide."""
    rng, stock_ = turn.rng, turn.seller.stock
    for _ in range(poisson(rng, now.new)):
        at = moment_in(rng, turn.month)
        _, first = _new_item(turn, at)
        for _ in range(_COPIES.draw(rng)):
            later = moment_in(rng, turn.month, at)
            again(turn, first, turn.a_site, offering.a_repeat(rng), at=later)
    for _ in range(poisson(rng, now.repeats) if stock_ else 0):
        thing = pick(rng, stock_)
        if not thing.sold:
            again(turn, turn.world.latest[thing.number], turn.a_site, offering.a_repeat(rng))


def repost(turn: Turn, source: Advertisement) -> None:
    """Post another's advertisement as an agent's own, dearer."""
    if not source.offer.sold:
        price = offering.dearer(turn.rng, source.offer.price)
        again(turn, source, turn.a_site, offering.a_repost(turn.rng), price=price)


def relist(turn: Turn, gone: Advertisement) -> None:
    """List again what a site removed, there or elsewhere, a little altered."""
    site = gone.site if turn.rng.random() < STAYS_PUT else turn.a_site
    again(turn, gone, site, offering.a_relisting(turn.rng))


def again(
    turn: Turn, base: Advertisement, site: int, kind: Repeat, *,
    price: int | None = None, at: int | None = None,
) -> None:  # fmt: skip
    """Post an item once more, as another advertisement of it was."""
    thing, wording, shelf, rng = base.offer, base.version.wording, turn.shelf(site), turn.rng
    if wording is None or offering.is_worded_anew(wording, kind.text, shelf):
        new = turn.wording(thing, site)
        wording = offering.worded_again(rng, wording, kind.text, new, shelf)
    old = base.version.shots if kind.picture == "same" else thing.shots
    shots = offering.repeated_shots(rng, old, kind.picture, offering.sign_of(rng, turn.seller))
    said = _said(turn, thing, site, wording, shots, price or thing.price)
    moment = moment_in(rng, turn.month) if at is None else at
    _put(turn, thing, site, said, moment, kind, base)


def fill(turn: Turn) -> None:
    """Put up legal goods, fakes or wishes until as much stands as the seller keeps."""
    seller, rng, world = turn.seller, turn.rng, turn.world
    short = seller.role.standing - len(seller.standing)
    count = int(short) + (rng.random() < short % 1) if short > 0 else 0
    for _ in range(count):
        kind = others.kind_of(rng, seller)
        thing = world.owns(others.item(rng, world.next_item(), seller, kind))
        _put_other(turn, thing)
        if rng.random() < SECOND_PLACE:
            _put_other(turn, thing)


def reworded(turn: Turn, ad: Advertisement) -> Version | None:
    """Return what an advertisement says with another word; None where it cannot be."""
    old, new = ad.version, turn.wording(ad.offer, ad.site)
    if old.wording is None or (offering.needs_picture(new) and not old.shots):
        return None
    wording = old.wording._replace(term=new.term, way=new.way, written=new.written)
    said = _said(turn, ad.offer, ad.site, wording, old.shots, ad.offer.price)
    return said._replace(price=old.price)


def _new_item(turn: Turn, at: int) -> tuple[Item, Advertisement]:
    """Return a new item and its first advertisement."""
    world, seller = turn.world, turn.seller
    thing = world.owns(offering.item(turn.rng, world.next_item(), seller))
    seller.stock.append(thing)
    site = turn.a_site
    said = _said(turn, thing, site, turn.wording(thing, site), thing.shots, thing.price)
    return thing, _put(turn, thing, site, said, at, FIRST, None)


def _said(
    turn: Turn, thing: Item, site: int, wording: Wording, shots: tuple[Shot, ...], price: int
) -> Version:
    """Return what an advertisement says; one that needs a picture gets one."""
    if offering.needs_picture(wording) and not shots:
        shots = thing.shots or (Shot(thing.number, thing.products[0]),)
    shown = offering.with_word(wording, shots, turn.world.vocabulary)
    shelf = turn.shelf(site)
    fitting = offering.fitting(wording, shelf.style)
    return offering.version(thing, fitting, shown, shelf, price=price)


def _put(
    turn: Turn, thing: Item, site: int, said: Version, at: int, kind: Repeat,
    source: Advertisement | None,
) -> Advertisement:  # fmt: skip
    seller = turn.seller
    account = pick(turn.rng, seller.accounts[site])
    place = source.place if source else None
    ad = turn.world.put(
        turn.month, site, thing, said, at, account=account, how=kind.name, source=place
    )
    seller.standing.append(ad)
    return ad


def _put_other(turn: Turn, thing: Item) -> None:
    site = turn.a_site
    said = others.version(turn.rng, thing, turn.seller, turn.shelf(site))
    _put(turn, thing, site, said, moment_in(turn.rng, turn.month), FIRST, None)
