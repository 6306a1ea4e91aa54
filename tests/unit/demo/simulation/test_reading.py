"""How a perfect programme's searches end: by fault, by block, by cap, by what is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import get_args

import pytest

from casque.demo.simulation.reading import ENDS, ended, results, site_end
from casque.demo.simulation.shelves import Fault, Site
from casque.tables import STATES

SITE = Site(
    id="s1", name="一号", style="cards", shows="none", precision="day", order="newest_first",
    per_page=2, max_pages=2, fuzzy=False, since="2012-01", pace=0.02, disallowed=(),
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    item: str
    terms: int = 1


def shelf(count):
    return [Shown(str(number)) for number in range(count)]


def end(count, *, known=(), site=SITE, is_blocked=False, reading="to_the_cap"):
    found = ended(site, 0, shelf(count), known, is_blocked=is_blocked, reading=reading)
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


def test_at_the_cap_what_is_known_makes_a_newest_first_list_complete():
    assert end(9, known={"3"}) == ("done", 4)
    assert end(9, known={"4"}) == ("partial", 4)  # beyond the cap nobody meets it
    assert end(9, known={"3"}, site=replace(SITE, order="relevance")) == ("partial", 4)


def test_read_until_known_the_page_that_holds_it_is_shown_to_its_end():
    assert end(9, known={"0"}, reading="until_known") == ("done", 2)
    assert end(9, known={"2"}, reading="until_known") == ("done", 4)
    assert end(3, known={"2"}, reading="until_known") == ("done", 3)
    assert end(3, known={"x"}, reading="until_known") == ("done", 3)
    by_relevance = replace(SITE, order="relevance")
    assert end(4, known={"0"}, site=by_relevance, reading="until_known") == ("done", 4)
