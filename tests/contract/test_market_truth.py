"""casque counts what is true: its measures beside the truth of the invented market.

The truth is counted from the market's log by code that knows nothing of casque; `as_frames` gives
casque what a perfect reader, judge and linker would. With gaps, caps, repeats, blocked words,
refresh dates and covers on, twpa, nwpa and backlog must be equal in every month and product.
`benchmarks/market.py --part truth` does the same for more seeds and a larger market.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest

from casque.demo.simulation import LivingMarket, simulate
from casque.demo.simulation.as_frames import as_frames
from casque.demo.simulation.months import MONTHS
from casque.demo.simulation.rounds import rounds_of
from casque.demo.simulation.schedule import words
from casque.demo.simulation.sites import places
from casque.demo.simulation.truth import truth_of
from casque.demo.simulation.world import World
from casque.pipeline import count

FIGURES = ("twpa", "nwpa", "backlog")
SKIPPING = tuple(month for month in MONTHS[2:20] if month not in ("2012-06", "2012-11", "2012-12"))
AT = datetime(2014, 10, 1, tzinfo=UTC)


def true(rounds):
    """What the measures should be, by round, product and measure."""
    return {
        (told.month, product, name): getattr(counts, name)
        for told in rounds
        for product, counts in {"": told.all, **told.products}.items()
        for name in FIGURES
    }


def counted(market, months, reading):
    """What casque counts; where it says that no page was seen, nothing."""
    seen = as_frames(market, months, reading=reading)
    measures = count(seen, at=AT, zone="Asia/Shanghai").measures
    rows = measures.filter(pl.col("measure").is_in(FIGURES), pl.col("value").is_not_null())
    named = rows.select("round", "product", "measure", "value").iter_rows()
    return {(month, product, name): value for month, product, name, value in named}


@pytest.mark.parametrize(
    ("seed", "months", "reading"),
    [(1, MONTHS, "to_the_cap"), (2, MONTHS, "until_known"), (3, SKIPPING, "to_the_cap")],
)
def test_casque_counts_what_is_true(seed, months, reading):
    market = simulate(seed, scale=0.3, density=0.12, reading=reading)
    rounds = truth_of(market, months, reading=reading)
    wanted, found = true(rounds), counted(market, months, reading)
    assert_equal(wanted, found)
    assert_it_was_not_too_easy(rounds)


@pytest.mark.parametrize("reading", ["to_the_cap", "until_known"])
def test_casque_counts_what_is_true_where_lists_are_longer_than_their_caps(reading):
    market = short_of_pages(4, scale=0.3, density=0.12, reading=reading)
    rounds = truth_of(market, MONTHS[:12], reading=reading)
    assert_equal(true(rounds), counted(market, MONTHS[:12], reading))
    assert sum("partial" in told.searches for told in rounds) > 9
    assert sum(told.hidden.get("beyond what was read", 0) > 0 for told in rounds) > 9
    assert {search.end.reason for search in searches(market, reading)} >= {
        "cap",
        "met what is known",  # at its cap, and complete all the same
    }


def short_of_pages(seed, *, scale, density, reading):
    """A market whose sites serve two pages of ten."""
    capped = tuple(
        replace(place, site=replace(place.site, per_page=10, max_pages=2))
        for place in places(scale)
    )
    world = World(seed, capped, words(scale), scale * density)
    return LivingMarket(world, "scripted", reading)


def searches(market, reading):
    rounds = rounds_of(market, MONTHS[:12], reading=reading)
    return [search for round_ in rounds for search in round_.searches]


def assert_equal(wanted, found):
    """A figure that is missing is a difference: it never reads as 0."""
    assert found == wanted


def assert_it_was_not_too_easy(rounds):
    """The market had gaps and blocked words, old stock and news in most months."""
    states = {state for told in rounds for state in told.searches}
    assert {"done", "blocked", "failed", "suspicious", "word_blocked"} <= states
    assert sum(told.all.nwpa > 0 for told in rounds) > 0.9 * len(rounds)
    assert sum(told.all.backlog > 0 for told in rounds) >= 4
