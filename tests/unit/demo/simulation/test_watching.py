"""The programme that watches inside the simulation sees what the truth says is to be seen."""

from __future__ import annotations

from casque.demo.simulation import simulate
from casque.demo.simulation.months import MONTHS
from casque.demo.simulation.records import COUNTING_GOODS, ON_OFFER, Told
from casque.demo.simulation.rounds import rounds_of


def test_it_reports_what_a_perfect_programme_sees_and_nothing_else():
    market = simulate(4, scale=0.3, density=0.2).live_until("2012-08")
    told = {
        (event.month, event.site, item)
        for event in market.log.events
        if isinstance(event, Told)
        for item in event.items
    }
    wanted = {
        (one.month, place.site, place.item)
        for one in rounds_of(market, MONTHS[: MONTHS.index("2012-08")])
        if MONTHS[one.month] >= "2012-03"
        for place, sight in one.sights.items()
        if market.log.offers[sight.standing.offer].products
        and sight.standing.version.goods in COUNTING_GOODS
        and sight.standing.version.act in ON_OFFER
    }
    assert told == wanted != set()
