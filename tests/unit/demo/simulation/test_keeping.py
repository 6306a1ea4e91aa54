"""A market in memory: kept answers, nothing to collect, freed when nobody names it."""

from __future__ import annotations

import gc
from weakref import ref

import pytest

from casque.demo.simulation import simulate
from casque.demo.simulation.keeping import Kept, nothing_collected


def test_what_is_kept_is_made_once():
    kept, made = Kept(2), []
    for key in ("a", "a", "b", "a"):
        assert kept.get_or(key, lambda key=key: made.append(key) or key.upper()) == key.upper()
    assert made == ["a", "b"]


def test_when_there_is_too_much_all_is_forgotten():
    kept, made = Kept(2), []
    for key in ("a", "b", "c", "a"):
        kept.get_or(key, lambda key=key: made.append(key))
    assert made == ["a", "b", "c", "a"]


def test_collecting_goes_on_afterwards_even_after_an_error():
    @nothing_collected()
    def fail():
        assert not gc.isenabled()
        raise ValueError("grown")

    with pytest.raises(ValueError, match="grown"):
        fail()
    assert gc.isenabled()


def test_a_market_is_freed_when_nobody_names_it():
    """What is frozen is never collected: a cycle in a market would keep it for ever."""
    market = simulate(3, scale=0.1, density=0.1)
    market.found(market.sites[0].id, "象牙", "2012-02")
    market.recommended(market.sites[0].id, "2012-02")
    gone = ref(market.world), ref(market)
    del market
    assert [one() for one in gone] == [None, None]
