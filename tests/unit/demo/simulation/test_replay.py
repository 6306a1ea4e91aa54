"""The log alone sets the shelves up again as the market has them."""

from __future__ import annotations

from casque.demo.simulation.months import MONTHS, NUMBER
from casque.demo.simulation.replay import replay


def test_the_log_tells_what_stands_in_every_month(market):
    last = NUMBER["2012-09"]
    for month, shelves in replay(market.log, len(market.sites), last + 1):
        for number, site in enumerate(market.sites):
            again = shelves.standing[number]
            for term in market.terms:
                if market.is_blocked(site.id, term.text, MONTHS[month]):
                    assert market.terms.index(term) in shelves.blocked[number]
                    continue
                found = market.found(site.id, term.text, MONTHS[month])
                bit = 1 << market.terms.index(term)
                assert {one.item for one in found} == {
                    one.item for one in again.values() if one.terms & bit
                }
                for one in found:
                    assert one.title == again[one.item].version.title
                    assert one.refreshed.timestamp() == again[one.item].refreshed
    assert month == last
