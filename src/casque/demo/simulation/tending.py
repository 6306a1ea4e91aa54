"""What sellers do in a month with what stands: sell, withdraw, bump, cut prices, change words."""

from __future__ import annotations

from casque.demo.simulation import dealing, offering
from casque.demo.simulation.dealing import Turn
from casque.demo.simulation.records import Advertisement
from casque.demo.simulation.trends import RELISTED, tide
from casque.demo.simulation.world import moment_in

SELLS = 0.5
"""Of the advertisements that leave, the share whose item was sold."""

MARKED_SOLD = 0.2
"""The share of sold items whose advertisement stands for another month, marked."""

FORGOTTEN = 0.3
"""How much of what else stands of a sold item stays another month."""

PRICE_CUT = 0.05
"""How often a price is cut in a month."""

SEES_BLOCK = 0.5
"""How often in a month a seller notices that a site refuses a word."""


def tend(turn: Turn) -> None:
    """Look after all that a seller has standing; list again some of what was removed."""
    seller, month = turn.seller, turn.month
    lost = [ad for ad in seller.standing if ad.gone <= month]
    _sell(turn, [ad for ad in seller.standing if ad.gone > month])
    for ad in seller.standing:
        _mend(turn, ad)
        if turn.rng.random() < seller.bumps:
            turn.world.bump(ad, month, moment_in(turn.rng, month))
    for ad in lost:
        is_dealt = ad.version.wording is not None and not ad.offer.sold
        if is_dealt and seller.leaves > month and turn.rng.random() < RELISTED:
            dealing.relist(turn, ad)


def _sell(turn: Turn, there: list[Advertisement]) -> None:
    """Let advertisements leave: sold, withdrawn, or with an item that was sold elsewhere."""
    leaves, draw = turn.seller.role.leaves or tide(turn.month).leaves, turn.rng.random
    leaving = [
        ad
        for ad in there
        if ad.version.act == "sold" or draw() < (1 - FORGOTTEN if ad.offer.sold else leaves)
    ]
    for ad in leaving:
        _leave(turn, ad)
    turn.seller.standing = [ad for ad in there if ad.gone > turn.month]


def _leave(turn: Turn, ad: Advertisement) -> None:
    """Let an advertisement go; some of what is sold stands on for a month, marked."""
    world, month, rng = turn.world, turn.month, turn.rng
    is_sold = ad.version.act == "sold" or ad.offer.sold or rng.random() < SELLS
    if ad.version.act != "sold" and is_sold and ad.offer.is_illegal:
        ad.offer.sold = True
        if rng.random() < MARKED_SOLD:
            world.says(ad, month, offering.as_sold(ad.version), "sold")
            return
    world.goes(ad, month, "sold" if is_sold else "withdrawn")


def _mend(turn: Turn, ad: Advertisement) -> None:
    """Change the word of an advertisement where it is blocked; or cut its price, now and then."""
    wording = ad.version.wording
    if wording is None or ad.version.act == "sold":
        return
    if wording.way == "plain" and wording.term in turn.world.blocked[ad.site]:
        _change_word(turn, ad)
    elif turn.rng.random() < PRICE_CUT:
        _cut_price(turn, ad)


def _change_word(turn: Turn, ad: Advertisement) -> None:
    if turn.rng.random() < SEES_BLOCK:
        said = dealing.reworded(turn, ad)
        if said is not None:
            turn.world.says(ad, turn.month, said, "word blocked")


def _cut_price(turn: Turn, ad: Advertisement) -> None:
    style = turn.world.places[ad.site].site.style
    price = offering.printed_price(offering.cheaper(turn.rng, ad.offer.price), style)
    if price != ad.version.price:
        turn.world.says(ad, turn.month, ad.version._replace(price=price), "price")
