"""When an offer is new, backlog or known.

New is what was posted since the last round opened or, where no date is known, what a search found
that was complete last time; what no date and no search can tell is backlog, never new.
"""

import pytest

from casque.tables import GAPS

TWO_ROUNDS = """
    round   | opened
    2012-01 | 2012-01-05T01:00Z
    2012-02 | 2012-02-03T01:00Z
"""


# By date


def test_in_the_first_round_old_stock_is_backlog(spec):
    spec.sightings("""
        item | posted
        A    | 2011-11-20
        B    |
        C    | 2012-01-03
    """)
    assert spec.measure("twpa") == 3
    assert spec.measure("nwpa") == 1
    assert spec.measure("backlog") == 2
    assert spec.measure("nwpa_upper") == 3


def test_new_is_what_was_posted_since_the_last_round_opened(spec):
    spec.rounds(TWO_ROUNDS)
    spec.searches("round | outcome\n2012-01 | done")
    spec.sightings("""
        round   | item | posted
        2012-02 | A    | 2012-01-05T01:00Z
        2012-02 | B    | 2012-01-05T00:59:59Z
    """)
    assert spec.why("nwpa", "2012-02")["offer"].to_list() == ["s1:A"]
    assert spec.why("backlog", "2012-02")["offer"].to_list() == ["s1:B"]


def test_where_only_the_day_is_known_days_are_compared(spec):
    spec.rounds(TWO_ROUNDS)
    spec.searches("round | outcome\n2012-01 | done")
    spec.sightings("""
        round   | item | posted
        2012-02 | A    | 2012-01-05
        2012-02 | B    | 2012-01-04
    """)
    assert spec.why("nwpa", "2012-02")["offer"].to_list() == ["s1:A"]


def test_months_are_cut_in_the_zone_of_the_programme(spec):
    """Half past four in the afternoon of 31 March in UTC is April in Shanghai."""
    spec.sightings("""
        round   | item | posted
        2012-04 | A    | 2012-03-31T16:30Z
        2012-04 | B    | 2012-03-31T15:30Z
    """)
    assert spec.why("nwpa", "2012-04")["offer"].to_list() == ["s1:A"]
    assert spec.why("backlog", "2012-04")["offer"].to_list() == ["s1:B"]


# Without a date


@pytest.mark.parametrize("state", ["done", "empty"])
def test_without_a_date_new_is_what_a_search_found_that_was_complete_last_time(spec, state):
    spec.searches(f"""
        round   | outcome
        2012-01 | {state}
    """)
    spec.sightings("""
        round   | item
        2012-02 | A
    """)
    assert (spec.measure("nwpa"), spec.measure("backlog")) == (1, 0)


@pytest.mark.parametrize("state", [*GAPS, "word_blocked"])
def test_a_gap_last_time_makes_what_has_no_date_backlog(spec, state):
    spec.searches(f"""
        round   | outcome
        2012-01 | {state}
    """)
    spec.sightings("""
        round   | item | posted
        2012-02 | A    |
        2012-02 | B    | 2012-02-01
    """)
    assert (spec.measure("nwpa"), spec.measure("backlog")) == (1, 1)


@pytest.mark.parametrize(
    "last_time",
    [
        "2012-01 | s2 | 象牙 | ivory",  # the site is new
        "2012-01 | s1 | 白料 | ivory",  # the term is new
        "2012-01 | s1 | 黑料 | rhino horn",  # the product and its term are new
    ],
)
def test_an_added_site_term_or_product_brings_backlog_unless_dated_since(spec, last_time):
    spec.searches(f"""
        round   | site | term | products
        {last_time}
        2012-02 | s1   | 象牙 | ivory
    """)
    spec.sightings("""
        round   | item | terms | posted
        2012-02 | A    | 象牙  |
        2012-02 | B    | 象牙  | 2012-01-15
        2012-02 | C    | 象牙  | 2011-12-15
    """)
    assert spec.why("nwpa", "2012-02")["offer"].to_list() == ["s1:B"]
    assert spec.why("backlog", "2012-02")["offer"].to_list() == ["s1:A", "s1:C"]


def test_one_search_that_was_complete_last_time_is_enough(spec):
    spec.searches("""
        round   | term | outcome
        2012-01 | 象牙 | done
        2012-02 | 白料 | done
    """)
    spec.sightings("""
        round   | item | terms
        2012-02 | A    | 象牙, 白料
    """)
    assert spec.measure("nwpa") == 1


def test_a_capped_search_that_met_a_known_advertisement_is_done_and_so_complete(spec):
    spec.searches("""
        round   | outcome | reason
        2012-01 | done    | newest first, down to what the last round knew
    """)
    spec.sightings("""
        round   | item
        2012-02 | A
    """)
    assert spec.measure("nwpa") == 1


# Offers of several members and rounds


def test_a_date_on_one_member_decides_for_the_whole_offer(spec):
    spec.searches("""
        round   | site
        2012-01 | s1
        2012-01 | s2
    """)
    spec.sightings("""
        round   | site | item | posted
        2012-02 | s1   | A    | 2011-12-24
        2012-02 | s2   | B    | 2012-01-24
        2012-02 | s1   | C    |
        2012-02 | s2   | D    | 2011-12-24
    """)
    spec.offers("""
        offer | site | item
        o1    | s1   | A
        o1    | s2   | B
        o2    | s1   | C
        o2    | s2   | D
    """)
    assert (spec.measure("nwpa"), spec.measure("backlog")) == (0, 2)


def test_an_offer_is_new_only_once(spec):
    spec.sightings("""
        round   | item | posted
        2012-01 | A    | 2012-01-10
        2012-02 | A    | 2012-01-10
    """)
    assert (spec.measure("twpa", "2012-02"), spec.measure("nwpa", "2012-02")) == (1, 0)
    assert spec.measure("nwpa_upper", "2012-02") == 0


def test_a_relisted_offer_is_not_new(spec):
    spec.sightings("""
        round   | site | item | posted
        2012-01 | s1   | A    | 2012-01-10
        2012-02 | s2   | B    | 2012-02-02
    """)
    spec.offers("""
        offer | site | item
        o1    | s1   | A
        o1    | s2   | B
    """)
    assert spec.measure("twpa", "2012-02") == 1
    assert spec.measure("nwpa_upper", "2012-02") == 0


def test_what_was_seen_before_it_counted_is_not_new_when_it_counts(spec):
    spec.sightings("""
        round   | item | version
        2012-01 | A    | v1
        2012-02 | A    | v2
    """)
    spec.judgements("""
        item | version | goods
        A    | v1      | innocent
        A    | v2      | genuine
    """)
    assert (spec.measure("twpa", "2012-02"), spec.measure("nwpa_upper", "2012-02")) == (1, 0)


# Dates that are none


def test_a_refresh_never_counts_as_posted(spec):
    """A site that shows only when an advertisement was refreshed gives no date at all."""
    spec.searches("round | outcome\n2012-01 | blocked")
    spec.sightings("""
        round   | item | posted
        2012-02 | A    |
    """)
    assert (spec.measure("nwpa"), spec.measure("backlog")) == (0, 1)


def test_a_date_after_the_capture_is_no_date_and_is_noted(spec):
    spec.sightings("""
        item | posted            | captured
        A    | 2012-01-21        | 2012-01-20T04:00Z
        B    | 2012-01-20        | 2012-01-20T04:00Z
        C    | 2012-01-20T05:00Z | 2012-01-20T04:00Z
    """)
    assert (spec.measure("nwpa"), spec.measure("backlog")) == (1, 2)
    assert "2 offers dated after their capture" in spec.row("backlog")["note"]


# Together


def test_new_and_backlog_never_exceed_the_total(spec):
    spec.sightings("""
        round   | item | posted
        2012-01 | A    |
        2012-02 | A    |
        2012-02 | B    | 2012-02-01
        2012-02 | C    | 2010-02-01
    """)
    assert spec.measure("nwpa_upper") == 2
    assert spec.measure("twpa") == 3
