"""What a round covered, and what is a gap.

A site or word that was not read is a gap, never a zero; only a page proven empty is.
"""

import pytest


def test_a_blocked_site_is_a_gap_not_a_zero(spec):
    spec.attempts("""
        site | product | outcome
        s1   | ivory   | done
        s2   | ivory   | blocked
    """)
    assert spec.measure("coverage") == 1 / 2
    assert "1 of 2 site-products not covered" in spec.row("twpa")["note"]


@pytest.mark.parametrize("state", ["todo", "running", "suspicious", "blocked", "failed"])
def test_a_round_that_saw_no_page_has_no_count(spec, state):
    spec.searches(f"site | outcome\ns1 | {state}")
    for name in ("twpa", "nwpa", "backlog", "nwpa_index", "unjudged"):
        assert spec.measure(name) is None
        assert "a gap, not a zero" in spec.row(name)["note"]
    assert spec.measure("coverage") == 0


@pytest.mark.parametrize(
    ("state", "covered", "reached"),
    [
        ("done", 1, 1),
        ("empty", 1, 1),
        ("word_blocked", 1, 1),
        ("partial", 0, 1),
        ("todo", 0, 0),
        ("running", 0, 0),
        ("suspicious", 0, 0),
        ("blocked", 0, 0),
        ("failed", 0, 0),
    ],
)
def test_what_each_state_means_for_coverage_and_reach(spec, state, covered, reached):
    spec.searches(f"site | outcome\ns1 | {state}")
    assert spec.fraction("coverage") == (covered, 1)
    counted = 0 if reached else None  # a gap is not a zero
    assert spec.fraction("nwpa_index_reached") == (counted, reached)


def test_an_empty_page_proven_empty_is_a_zero(spec):
    spec.searches("site | outcome\ns1 | empty")
    assert spec.measure("twpa") == 0
    assert spec.measure("nwpa_index") == 0
    assert spec.measure("coverage") == 1


def test_one_gap_among_its_words_leaves_a_site_product_uncovered_but_reached(spec):
    spec.searches("""
        term    | outcome
        象牙    | done
        xiangya | failed
    """)
    assert spec.fraction("coverage") == (0, 1)
    assert spec.fraction("nwpa_index_reached") == (0, 1)


def test_a_site_product_that_no_search_names_is_not_covered(spec):
    spec.scope("""
        sites  | products
        s1, s2 | ivory
    """)
    spec.searches("site | outcome\ns1 | done")
    assert spec.fraction("coverage") == (1, 2)


def test_coverage_of_a_product_is_its_share_of_sites(spec):
    spec.scope("""
        sites  | products
        s1, s2 | ivory, casque
    """)
    spec.searches("""
        site | product | outcome
        s1   | ivory   | done
        s2   | ivory   | empty
        s1   | casque  | blocked
        s2   | casque  | word_blocked
    """)
    assert spec.fraction("coverage", product="ivory") == (2, 2)
    assert spec.fraction("coverage", product="casque") == (1, 2)
    assert spec.fraction("coverage") == (3, 4)
