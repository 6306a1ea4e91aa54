"""Which rounds, searches and scope enter a count.

A round has its own scope, frozen when it opens, and only the monthly searches count; where months
were skipped there is no index per month.
"""

import pytest

# Rounds that skip months


def test_a_round_that_skips_months_has_no_monthly_index(spec):
    spec.searches("round | outcome\n2012-01 | done")
    spec.sightings("""
        round   | item | posted
        2012-04 | A    | 2012-02-14
    """)
    assert spec.measure("exposure_months") == 3
    assert spec.measure("nwpa") == 1
    for name in ("nwpa_index", "nwpa_index_reached", "nwpa_open_terms", "new_per_site"):
        assert spec.measure(name) is None
        assert spec.fraction(name) == (1, 1)
        assert "3 months since the last round" in spec.row(name)["note"]


def test_the_last_round_is_the_latest_before_however_long_ago(spec):
    spec.searches("""
        round   | outcome
        2011-11 | done
        2012-01 | blocked
    """)
    spec.sightings("""
        round   | item
        2012-02 | A
    """)
    months = [spec.measure("exposure_months", r) for r in ("2011-11", "2012-01", "2012-02")]
    assert months == [1, 2, 1]
    assert spec.measure("backlog") == 1


# Only the monthly searches


@pytest.mark.parametrize("kind", ["link", "probe", "control", "shop", "watch"])
def test_only_monthly_searches_enter_the_count(spec, kind):
    """Else notifying would raise the count."""
    spec.searches("round | outcome\n2012-01 | done\n2012-02 | empty")
    spec.sightings(f"""
        round   | item | terms    | kind | posted
        2012-01 | A    | s1/A     | {kind} |
        2012-02 | B    | s1/B     | {kind} | 2012-02-01
    """)
    assert spec.measure("twpa", "2012-01") == spec.measure("twpa", "2012-02") == 0
    assert spec.measure("unjudged", "2012-02") == 0
    assert spec.fraction("coverage", "2012-02") == (1, 1)


def test_what_a_link_check_saw_first_is_first_captured_by_the_monthly_search(spec):
    spec.searches("round | outcome\n2012-01 | done")
    spec.sightings("""
        round   | item | kind | terms | posted
        2012-01 | A    | link | s1/A  | 2011-01-01
        2012-02 | A    | term | ivory | 2012-02-01
    """)
    assert spec.measure("nwpa", "2012-02") == 1


def test_a_version_that_only_a_link_check_met_is_not_looked_at(spec):
    spec.sightings("""
        item | version | kind | terms
        A    | v1      | term | ivory
        A    | v2      | link | s1/A
    """)
    spec.judgements("""
        item | version | goods   | act
        A    | v1      | genuine | sold
        A    | v2      | genuine | sale
    """)
    assert spec.measure("twpa") == 0


# The scope of a round


def test_scope_is_frozen_when_a_round_opens(spec):
    """A product that joins in February does not change January, though its page is kept."""
    spec.scope("""
        round   | sites | products
        2012-01 | s1    | ivory
        2012-02 | s1    | ivory, casque
    """)
    spec.sightings("""
        round   | item
        2012-01 | A
        2012-02 | A
    """)
    spec.judgements("""
        item | product | goods
        A    | casque  | genuine
    """)
    assert spec.measure("twpa", "2012-01") == 0
    assert spec.measure("twpa", "2012-02") == 1
    assert spec.measure("nwpa_upper", "2012-02") == 0
    assert spec.fraction("coverage", "2012-01") == (1, 1)


def test_a_site_outside_the_scope_of_a_round_is_outside_its_measures(spec):
    spec.scope("""
        sites | products
        s1    | ivory
    """)
    spec.sightings("""
        site | item
        s1   | A
        s2   | B
    """)
    assert spec.measure("twpa") == 1
