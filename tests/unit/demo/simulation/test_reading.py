"""How a perfect programme's searches end: by fault, by block, by cap, by what is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import get_args

import pytest

from casque.demo.simulation.months import round_of
from casque.demo.simulation.reading import ENDS, LastRound, ended, results, site_end
from casque.demo.simulation.shelves import Fault, Site
from casque.tables import STATES

SITE = Site(
    id="s1", name="一号", style="cards", shows="refreshed", precision="day", order="newest_first",
    per_page=2, max_pages=2, fuzzy=False, since="2012-01", pace=0.02, disallowed=(),
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    item: str
    terms: int = 1
    refreshed: int = 0


LAST = round_of("2012-03")
"""The last round, at ten in the morning."""

BEFORE, THAT_DAY, SINCE = LAST - 11 * 3600, LAST - 9 * 3600, LAST + 3600


def shelf(count, bumped, at):
    """Return so many advertisements, the first of them bumped at a moment, the others long ago."""
    return [Shown(str(number), refreshed=at if number < bumped else 0) for number in range(count)]


def end(count, *, known=(), bumped=0, at=SINCE, site=SITE, is_blocked=False, reading="to_the_cap"):
    found = ended(
        site, 0, shelf(count, bumped, at), LastRound(known, LAST),
        is_blocked=is_blocked, reading=reading,
    )  # fmt: skip
    return found.state, found.shown


@pytest.mark.parametrize("fault", get_args(Fault))
def test_every_fault_but_none_and_hostile_ends_all_searches_of_a_site(fault):
    found = site_end(SITE, fault)
    assert (found is None) == (fault in ("none", "hostile"))
    assert found is None or found[0] in STATES


def test_a_page_that_needs_a_browser_fails_whatever_else_is_wrong():
    for fault in ENDS:
        assert site_end(replace(SITE, style="script_only"), fault) == ("failed", "needs a browser")


def test_each_term_has_its_results_in_the_order_of_the_shelf():
    there = [Shown("a", 0b01), Shown("b", 0b11), Shown("c", 0b10), Shown("d", 0b100)]
    found = results(there, [0, 1])
    assert {term: [one.item for one in have] for term, have in found.items()} == {
        0: ["a", "b"],
        1: ["b", "c"],
    }


@pytest.mark.parametrize(
    ("count", "wanted"), [(0, ("empty", 0)), (4, ("done", 4)), (5, ("partial", 4))]
)
def test_a_list_ends_empty_done_or_at_its_cap(count, wanted):
    assert end(count) == wanted


def test_a_blocked_word_shows_nothing():
    assert end(3, is_blocked=True) == ("word_blocked", 0)


ALL = {str(number) for number in range(9)}


def test_at_the_cap_a_page_that_is_known_makes_a_newest_first_list_complete():
    assert end(9, known={"2", "3"}) == ("done", 4)
    assert end(9, known={"0", "1"}) == ("done", 4)
    assert end(9, known={"4", "5"}) == ("partial", 4)  # beyond the cap nobody meets it
    assert end(9, known=ALL, site=replace(SITE, order="relevance")) == ("partial", 4)


def test_a_page_that_holds_one_unknown_advertisement_proves_nothing():
    assert end(9, known={"1", "2"}) == ("partial", 4)
    assert end(9, known=ALL - {"0", "3"}) == ("partial", 4)


@pytest.mark.parametrize(
    ("at", "state"), [(SINCE, "partial"), (THAT_DAY, "partial"), (BEFORE, "done")]
)
def test_what_was_bumped_since_the_last_round_or_on_its_day_proves_nothing(at, state):
    assert end(9, known=ALL, bumped=4, at=at) == (state, 4)
    assert end(9, known=ALL, bumped=2, at=at) == ("done", 4)  # the second page was not


@pytest.mark.parametrize("shows", ["posted", "none"])
def test_where_a_site_hides_refreshes_a_known_advertisement_proves_nothing(shows):
    assert end(9, known=ALL, site=replace(SITE, shows=shows)) == ("partial", 4)


def test_before_the_first_round_nothing_is_known():
    found = ended(SITE, 0, shelf(9, 0, 0), LastRound(), is_blocked=False, reading="until_known")
    assert (found.state, found.shown) == ("partial", 4)


def test_read_until_known_the_page_that_is_known_is_shown_to_its_end():
    until = {"reading": "until_known"}
    assert end(9, known=ALL, **until) == ("done", 2)
    assert end(9, known=ALL, bumped=1, **until) == ("done", 4)
    assert end(9, known={"2", "3"}, **until) == ("done", 4)
    assert end(3, known={"2"}, **until) == ("done", 3)
    assert end(3, known={"x"}, **until) == ("done", 3)
    by_relevance = replace(SITE, order="relevance")
    assert end(4, known=ALL, site=by_relevance, **until) == ("done", 4)
