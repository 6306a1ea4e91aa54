"""Innocent goods, look-alikes, fakes and wishes on the shelves."""

from __future__ import annotations

from casque.demo.simulation import others
from casque.demo.simulation.chance import stream
from casque.demo.simulation.offering import Shelf
from casque.demo.simulation.sellers import sellers
from casque.demo.simulation.sites import places

SELLERS = {seller.role.name: seller for seller in sellers(7, places(1.0), 0.05)}


def put_up(role, style="shop", count=200):
    rng, seller = stream("others", role), SELLERS[role]
    for number in range(count):
        thing = others.item(rng, number, seller, others.kind_of(rng, seller))
        shelf = Shelf(style, (), 5, lambda title, description: 0b1)
        yield thing, others.version(rng, thing, seller, shelf)


def test_legal_goods_are_for_sale_and_no_wildlife():
    for thing, said in put_up("legal"):
        assert thing.products == ()
        assert said.goods in ("innocent", "look-alike")
        assert said.act == "sale"
        assert said.title in said.description


def test_fakes_say_so_and_are_auctioned_at_auctions():
    for _, said in put_up("fake", style="auction"):
        assert (said.goods, said.act) == ("fake", "auction")


def test_wishes_name_a_product_and_a_contact_and_are_no_offer():
    for thing, said in put_up("asking"):
        assert thing.products
        assert (said.goods, said.act, said.price) == ("genuine", "wanted", "")
        assert SELLERS["asking"].contacts[0] in said.description


def test_some_pictures_come_from_a_catalogue():
    motifs = [shot.motif for thing, _ in put_up("legal", count=400) for shot in thing.shots]
    assert len(set(motifs)) < len(motifs) < 400
