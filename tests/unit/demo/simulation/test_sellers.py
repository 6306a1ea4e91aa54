"""Sellers: contacts of their own, accounts that say nothing of who is behind them."""

from __future__ import annotations

from collections import Counter

from casque.demo.simulation.records import NEVER
from casque.demo.simulation.sellers import LEAST_SELLERS, ROLES, sellers
from casque.demo.simulation.sites import places

ALL = sellers(7, places(1.0), 0.4)


def test_there_are_all_roles_however_small_the_market_is():
    few = Counter(seller.role.name for seller in sellers(7, places(0.05), 0.001))
    assert few == {role.name: LEAST_SELLERS for role in ROLES}
    many = Counter(seller.role.name for seller in ALL)
    assert many["dealer"] == 360


def test_contacts_belong_to_one_seller_and_to_nobody_real():
    for place in range(3):
        assert len({seller.contacts[place] for seller in ALL}) == len(ALL)
    for seller in ALL:
        wechat, qq, phone = seller.contacts
        assert "_demo" in wechat
        assert qq.startswith("99900")
        assert phone.startswith("1990000")
        assert len(phone) == 11


def test_accounts_are_one_sellers_and_unlike_on_different_sites():
    ids = [(site, one.id) for s in ALL for site, many in s.accounts.items() for one in many]
    assert len({one for _, one in ids}) == len(ids)
    assert all(one.seller == s.number for s in ALL for many in s.accounts.values() for one in many)


def test_some_sellers_use_many_sites_some_have_two_accounts_on_one():
    assert max(len(seller.sites) for seller in ALL) >= 5
    assert all(len(set(seller.sites)) == len(seller.sites) for seller in ALL)
    assert any(len(many) == 2 for seller in ALL for many in seller.accounts.values())


def test_only_dealers_leave_for_private_circles_and_after_the_declaration():
    leaving = [seller for seller in ALL if seller.leaves < NEVER]
    assert {seller.role.name for seller in leaving} == {"dealer"}
    assert min(seller.leaves for seller in leaving) >= 6
    assert 0.25 < len(leaving) / 360 < 0.45


def test_a_small_market_keeps_its_sellers_on_its_own_sites():
    assert {site for seller in sellers(7, places(0.1), 0.1) for site in seller.sites} == {0, 1, 2}
