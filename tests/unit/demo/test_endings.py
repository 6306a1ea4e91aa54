"""What the truth is without casque's word, and which searches say more than the market showed."""

from __future__ import annotations

import pytest

from casque.demo.endings import Differing, beside_the_market, that_say_more
from casque.demo.simulation import LivingMarket, simulate
from casque.demo.simulation.rounds import rounds_of
from casque.demo.simulation.truth import truth_of

MONTHS = ("2012-03", "2012-04")
Key = tuple[str, str, str]


@pytest.fixture(scope="module")
def market() -> LivingMarket:
    """A market of which one site asks for a captcha in March."""
    lived = simulate(7, scale=0.1, density=0.3)
    lived.set_fault(lived.sites[0].id, MONTHS[0], "captcha")
    return lived.live_until(MONTHS[-1])


def as_it_let_them(market: LivingMarket) -> dict[Key, str]:
    """Return how all searches end in the market."""
    return {
        (month, market.sites[search.site].id, market.terms[search.end.term].id): search.end.state
        for month, round_ in zip(MONTHS, rounds_of(market, MONTHS), strict=True)
        for search in round_.searches
    }


def test_where_all_searches_end_as_the_market_lets_them_nothing_differs(market):
    told = list(beside_the_market(market, MONTHS, as_it_let_them(market)))
    assert [one["states_differing"] for one in told] == [[], []]
    wanted = [(one.all.twpa, one.all.nwpa) for one in truth_of(market, MONTHS)]
    assert [(one["truth_alone"]["twpa"], one["truth_alone"]["nwpa"]) for one in told] == wanted


def test_a_captcha_that_was_called_done_is_named_though_the_truth_takes_casques_word(market):
    states, site = as_it_let_them(market), market.sites[0].id
    banned = [key for key in states if key[:2] == (MONTHS[0], site)]
    called_done = states | dict.fromkeys(banned, "done")
    march, april = beside_the_market(market, MONTHS, called_done)
    assert march["states_differing"] == [
        {
            "site": site, "market": "blocked", "casque": "done", "says_more": True,
            "searches": len(banned),
        }
    ]  # fmt: skip
    assert (that_say_more(march), that_say_more(april)) == (len(banned), 0)
    assert march["truth_alone"]["twpa"] == truth_of(market, MONTHS)[0].all.twpa


def test_a_search_that_nobody_made_is_a_loss_and_no_fault(market):
    states = as_it_let_them(market)
    del states[next(key for key, state in states.items() if state == "done")]
    march, _ = beside_the_market(market, MONTHS, states)
    assert [row["casque"] for row in march["states_differing"]] == ["todo"]
    assert that_say_more(march) == 0


@pytest.mark.parametrize(
    ("market_let", "casque", "says_more"),
    [
        ("blocked", "empty", True), ("suspicious", "word_blocked", True),
        ("failed", "partial", True), ("partial", "done", True), ("done", "empty", True),
        ("done", "partial", False), ("empty", "suspicious", False), ("blocked", "todo", False),
    ],
)  # fmt: skip
def test_whoever_says_more_is_no_gap_where_the_market_shows_less(market_let, casque, says_more):
    assert Differing("s1", market_let, casque).says_more is says_more
