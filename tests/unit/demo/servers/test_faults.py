"""Faults that are said by name, and what a wrong name is answered."""

from typing import get_args

import pytest
from demo.servers.fake_market import MONTH, FakeMarket, a_site

from casque.demo.servers.faults import KINDS, Switch, read_switch
from casque.demo.simulation import simulate
from casque.demo.simulation.shelves import Fault
from casque.errors import UsageProblem

MARKET = FakeMarket(sites=[a_site("cards"), a_site("shop")])


def test_every_fault_has_its_words():
    assert set(KINDS) == set(get_args(Fault))


def test_a_fault_holds_in_its_month_or_in_all():
    assert read_switch("shop-none=bomb@2012-03", MARKET) == Switch("shop-none", "bomb", (MONTH,))
    assert read_switch("shop-none=bomb", MARKET).months == MARKET.months


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("shop=bomb", "no site 'shop': name one of cards-none, shop-none"),
        ("shop-none=flu", "no fault 'flu': name one of none, captcha"),
        ("shop-none=bomb@2012-02", "no month '2012-02': name one of 2012-01, 2012-03, 2012-05"),
        ("shop-none=bomb@", "no month ''"),
        ("shop-none", "SITE=KIND"),
    ],
)
def test_what_cannot_be_is_answered_with_what_can(text, said):
    with pytest.raises(UsageProblem, match=said):
        read_switch(text, MARKET)


def test_the_living_market_obeys_and_keeps_what_was_drawn_elsewhere():
    drawn, switched = simulate(5, scale=0.1), simulate(5, scale=0.1)
    site = drawn.sites[0].id
    read_switch(f"{site}=blank@2012-06", switched).set_in(switched)
    assert switched.fault(site, "2012-06") == "blank"
    others = [(one.id, month) for one in drawn.sites for month in drawn.months]
    others.remove((site, "2012-06"))
    assert [switched.fault(*one) for one in others] == [drawn.fault(*one) for one in others]
