"""What everybody else puts on the shelves: innocent goods, look-alikes, fakes, wishes."""

from __future__ import annotations

from random import Random

from casque.demo.simulation.chance import Weighted, pick
from casque.demo.simulation.goods import ASKED, FAKES, LEGAL, PRODUCTS_ASKED, REMARKS, Kind
from casque.demo.simulation.offering import Shelf, printed_price
from casque.demo.simulation.phrases import WECHAT
from casque.demo.simulation.records import Item, Shot, Version
from casque.demo.simulation.sellers import Seller

_KINDS = {
    name: Weighted([(kind, kind.weight) for kind in kinds])
    for name, kinds in (("legal", LEGAL), ("fake", FAKES), ("asking", ASKED))
}
_CATALOGUE_MOTIFS, _FIRST_CATALOGUE_MOTIF = 40, 800_000_000
_PICTURED, _FROM_CATALOGUE = 0.85, 0.12


def kind_of(rng: Random, seller: Seller) -> Kind:
    """Return what a seller puts up next."""
    return _KINDS[seller.role.name].draw(rng)


def item(rng: Random, number: int, owner: Seller, kind: Kind) -> Item:
    """Return a thing of a kind."""
    word = pick(rng, kind.words)
    title = kind.title.format(w=word, n=1 + int(rng.random() * 60))
    return Item(
        number=number,
        role=owner.role.name,
        products=_products(owner.role.name, title),
        goods=kind.goods,
        owner=owner.number,
        form=title,
        size="",
        price=10 + int(rng.random() ** 2 * 900),
        shots=_shots(rng, number, kind),
    )


def version(rng: Random, thing: Item, owner: Seller, shelf: Shelf) -> Version:
    """Return what an advertisement of it says."""
    remarks = f"{pick(rng, REMARKS)}，{pick(rng, REMARKS)}"
    is_wish = owner.role.name == "asking"
    contact = pick(rng, WECHAT).format(id=owner.contacts[0]) if is_wish else ""
    description = f"{thing.form}，{remarks}。{contact}"
    return Version(
        number=1,
        title=thing.form,
        description=description,
        price="" if is_wish else printed_price(thing.price, shelf.style),
        shots=thing.shots,
        goods=thing.goods,
        act="wanted" if is_wish else "auction" if shelf.style == "auction" else "sale",
        wording=None,
        terms=shelf.finds(thing.form, description),
    )


def _products(role: str, title: str) -> tuple[str, ...]:
    """Return what a careful judge names: what is asked for; nothing of all else."""
    if role != "asking":
        return ()
    return tuple({code: None for word, code in PRODUCTS_ASKED.items() if word in title})


def _shots(rng: Random, number: int, kind: Kind) -> tuple[Shot, ...]:
    draw = rng.random()
    if not kind.drawn or draw > _PICTURED:
        return ()
    if draw < _FROM_CATALOGUE:
        return (Shot(_FIRST_CATALOGUE_MOTIF + int(rng.random() * _CATALOGUE_MOTIFS), kind.drawn),)
    return (Shot(number, kind.drawn),)
