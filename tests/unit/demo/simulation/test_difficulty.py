"""The market is as hard as its specification says."""

from __future__ import annotations

from casque.demo.simulation import simulate
from casque.demo.simulation.difficulty import difficulty_of


def test_exact_means_find_too_little():
    """The limits of docs/explanation/market.md, here on a small market of another seed."""
    hard = difficulty_of(simulate(23, scale=0.3, density=0.2))
    assert hard.pairs > 5000
    assert 0.2 < hard.pairs_found < 0.6
    assert 0.1 < hard.groups_whole < 0.6
    assert 0.4 < hard.plain < 0.7


def test_it_looks_at_monitored_sites_alone():
    first = simulate(23, scale=0.3, density=0.2)
    monitored = {n for n, site in enumerate(first.sites) if site.since == "2012-01"}
    stock = [ad for n in monitored for ad in first.world.shelves[n].values()]
    assert 0 < len(stock) < sum(map(len, first.world.shelves))
    assert difficulty_of(first).advertisements < sum(map(len, first.world.shelves))
