"""What counts, once, and when it is new: DESIGN section 4 in small text tables.

What a table leaves out is the plainest thing (see `ledger_as_text.py`): the round 2012-01, the site
s1, a search that is done, an advertisement judged genuine ivory on sale, an offer by itself.
"""

import pytest

from casque.tables import GAPS, HITS

TWO_ROUNDS = """
    round   | opened
    2012-01 | 2012-01-05T01:00Z
    2012-02 | 2012-02-03T01:00Z
"""

# What counts


@pytest.mark.parametrize(
    ("goods", "counts", "certain"),
    [
        ("genuine", 1, 1),
        ("unsure", 1, 0),  # only *clearly* fake is excluded
        ("fake", 0, 0),
        ("look-alike", 0, 0),  # mammoth, tagua, bone sold as such
        ("innocent", 0, 0),  # 大象牙膏, elephant brand toothpaste
    ],
)
def test_only_what_is_clearly_no_wildlife_is_excluded(spec, goods, counts, certain):
    spec.sightings("item\nA")
    spec.judgements(f"""
        item | goods
        A    | {goods}
    """)
    assert spec.measure("twpa") == counts
    assert spec.measure("twpa_certain") == certain


@pytest.mark.parametrize(
    ("act", "counts"), [("sale", 1), ("auction", 1), ("wanted", 0), ("display", 0), ("sold", 0)]
)
def test_only_what_is_on_offer_counts(spec, act, counts):
    spec.sightings("item\nA")
    spec.judgements(f"""
        item | goods   | act
        A    | genuine | {act}
    """)
    assert spec.measure("twpa") == counts


def test_what_was_not_judged_counts_in_no_measure_and_is_shown(spec):
    spec.sightings("""
        item | posted
        A    | 2012-01-10
        B    | 2012-01-10
        C    |
    """)
    spec.judgements("""
        item | goods
        B    |
        C    |
    """)
    assert spec.measure("unjudged") == 2
    assert (spec.measure("twpa"), spec.measure("nwpa"), spec.measure("backlog")) == (1, 1, 0)


def test_an_offer_waits_for_a_product_until_that_product_is_judged(spec):
    spec.scope("""
        sites | products
        s1    | ivory, rhino horn
    """)
    spec.sightings("item\nA")
    spec.judgements("""
        item | product    | goods
        A    | ivory      | genuine
        A    | rhino horn |
    """)
    assert spec.measure("unjudged", product="rhino horn") == 1
    assert spec.measure("unjudged") == 0


def test_a_judgement_belongs_to_a_version_and_carries_over_until_it_changes(spec):
    spec.sightings("""
        round   | item | version
        2012-01 | A    | v1
        2012-02 | A    | v1
        2012-03 | A    | v2
    """)
    spec.judgements("""
        item | version | goods
        A    | v1      | genuine
        A    | v2      |
    """)
    assert spec.measure("twpa", "2012-01") == 1
    assert spec.measure("twpa", "2012-02") == 1
    assert spec.measure("twpa", "2012-03") == 0
    assert spec.measure("unjudged", "2012-03") == 1


def test_what_a_version_became_later_does_not_change_the_round_before(spec):
    spec.sightings("""
        round   | item | version
        2012-01 | A    | v1
        2012-02 | A    | v2
    """)
    spec.judgements("""
        item | version | goods   | act
        A    | v1      | genuine | sale
        A    | v2      | genuine | sold
    """)
    assert spec.measure("twpa", "2012-01") == 1
    assert spec.measure("twpa", "2012-02") == 0


def test_of_two_versions_in_one_round_the_latest_judged_stands(spec):
    """An advertisement that changed within the round is one member, and no conflict."""
    spec.sightings("""
        item | version
        A    | v1
        A    | v2
    """)
    spec.judgements("""
        item | version | goods   | at
        A    | v1      | genuine | 2012-02-02
        A    | v2      | fake    | 2012-02-01
    """)
    assert spec.measure("twpa_certain") == 1


def test_conflict_within_an_offer_makes_it_unsure(spec):
    spec.sightings("""
        site | item
        s1   | A
        s2   | B
    """)
    spec.offers("""
        offer | site | item
        o1    | s1   | A
        o1    | s2   | B
    """)
    spec.judgements("""
        site | item | goods
        s1   | A    | genuine
        s2   | B    | fake
    """)
    assert spec.measure("twpa") == 1
    assert spec.measure("twpa_certain") == 0


def test_a_member_that_was_not_judged_makes_no_conflict(spec):
    spec.sightings("""
        site | item
        s1   | A
        s2   | B
    """)
    spec.offers("""
        offer | site | item
        o1    | s1   | A
        o1    | s2   | B
    """)
    spec.judgements("""
        site | item | goods
        s1   | A    | genuine
        s2   | B    |
    """)
    assert spec.measure("twpa_certain") == 1
    assert spec.measure("unjudged") == 0


# Units


def test_an_offer_on_three_sites_counts_once_in_the_total_and_once_on_each_site(spec):
    spec.sightings("""
        site | item | posted
        s1   | A    | 2012-01-10
        s2   | B    | 2012-01-11
        s3   | C    | 2012-01-12
    """)
    spec.offers("""
        offer | site | item
        o1    | s1   | A
        o1    | s2   | B
        o1    | s3   | C
    """)
    assert (spec.measure("twpa"), spec.measure("nwpa")) == (1, 1)
    assert [spec.on_site("nwpa", site) for site in ("s1", "s2", "s3")] == [1, 1, 1]


def test_an_offer_of_two_products_counts_in_both_rows_and_once_in_the_total(spec):
    spec.searches("""
        term     | products
        一红二黑 | casque, rhino horn
    """)
    spec.sightings("""
        item | terms
        A    | 一红二黑
    """)
    spec.judgements("""
        item | product    | goods
        A    | casque     | genuine
        A    | rhino horn | genuine
    """)
    assert spec.measure("twpa", product="casque") == 1
    assert spec.measure("twpa", product="rhino horn") == 1
    assert spec.measure("twpa") == 1


def test_a_term_that_names_three_products_finds_one_offer(spec):
    spec.searches("""
        term         | products
        一红二黑三白 | casque, rhino horn, ivory
    """)
    spec.sightings("""
        item | terms        | posted
        A    | 一红二黑三白 | 2012-01-10
    """)
    spec.judgements("""
        item | product    | goods
        A    | casque     | genuine
        A    | rhino horn | unsure
        A    | ivory      | genuine
    """)
    assert (spec.measure("twpa"), spec.measure("nwpa")) == (1, 1)
    assert spec.fraction("coverage") == (3, 3)


def test_found_by_five_words_and_on_three_pages_an_advertisement_is_one(spec):
    spec.sightings("""
        item | terms
        A    | 象牙, xiangya, XY
        A    | 象牙
    """)
    assert spec.measure("twpa") == 1


# Time: new, backlog, known


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


# Time: rounds that skip months


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
    assert [spec.measure("exposure_months", r) for r in ("2011-11", "2012-01", "2012-02")] == [
        1,
        2,
        1,
    ]
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


@pytest.mark.skipif("version" not in HITS.columns, reason="a hit does not yet name its version")
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


# Coverage and the index


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
    assert spec.fraction("nwpa_index_reached") == (0, reached)


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


def test_a_blocked_word_is_neither_a_gap_nor_a_zero(spec):
    """It is the programme's success, and stays in the denominators."""
    spec.searches("""
        site | outcome
        s1   | done
        s2   | word_blocked
    """)
    spec.sightings("""
        site | item | posted
        s1   | A    | 2012-01-10
    """)
    assert spec.measure("coverage") == 1
    assert spec.fraction("nwpa_index") == (1, 2)
    assert spec.fraction("nwpa_index_reached") == (1, 2)
    assert spec.fraction("new_per_site", product="ivory") == (1, 2)


def test_open_terms_leave_blocked_words_out(spec):
    spec.searches("""
        site | term    | outcome
        s1   | 象牙    | word_blocked
        s1   | xiangya | done
        s2   | 象牙    | word_blocked
        s3   | 象牙    | word_blocked
        s3   | xiangya | failed
    """)
    spec.sightings("""
        site | item | terms         | posted
        s1   | A    | xiangya       | 2012-01-10
        s1   | B    | 象牙, xiangya | 2012-01-10
        s2   | C    | 象牙          | 2012-01-10
    """)
    assert spec.fraction("nwpa_open_terms") == (2, 1)
    assert spec.fraction("nwpa_index") == (3, 3)


def test_where_every_word_is_blocked_there_is_nothing_to_divide_by(spec):
    spec.searches("site | outcome\ns1 | word_blocked")
    assert spec.measure("nwpa_open_terms") is None
    assert spec.fraction("nwpa_open_terms") == (0, 0)
    assert "no site-product was reached" in spec.row("nwpa_open_terms")["note"]
    assert spec.measure("nwpa_index") == 0


def test_the_index_divides_by_what_is_in_force_searched_or_not(spec):
    spec.scope("""
        sites      | products
        s1, s2, s3 | ivory, casque
    """)
    spec.searches("""
        site | outcome
        s1   | done
        s2   | blocked
    """)
    spec.sightings("""
        item | posted
        A    | 2012-01-10
        B    | 2012-01-11
        C    | 2012-01-12
    """)
    assert spec.fraction("nwpa_index") == (3, 6)
    assert spec.fraction("nwpa_index_reached") == (3, 1)
    assert spec.fraction("new_per_site") == (3, 3)
    assert spec.fraction("new_per_site", product="ivory") == (3, 3)


def test_a_round_without_scope_has_no_index_and_says_why(spec):
    spec.rounds("round\n2012-01")
    assert spec.measure("nwpa_index") is None
    assert spec.row("nwpa_index")["note"] == "no product or no site in force"
    assert spec.row("new_per_site")["note"] == "no site in force"


# Every number opens into its rows


@pytest.mark.parametrize(
    "name", ["twpa", "twpa_certain", "nwpa", "backlog", "nwpa_upper", "unjudged"]
)
@pytest.mark.parametrize("product", ["", "ivory", "casque"])
def test_every_count_opens_into_its_offers(spec, name, product):
    spec.scope("""
        round   | sites  | products
        2012-02 | s1, s2 | ivory, casque
    """)
    spec.searches("""
        round   | product
        2012-01 | ivory
        2012-02 | casque
    """)
    spec.sightings("""
        round   | site | item | posted
        2012-02 | s1   | A    |
        2012-02 | s2   | B    |
        2012-02 | s1   | C    | 2010-10-10
        2012-02 | s1   | D    | 2012-02-02
        2012-02 | s1   | E    |
    """)
    spec.offers("""
        offer | site | item
        s1:A  | s1   | A
        s1:A  | s2   | B
    """)
    spec.judgements("""
        site | item | product | goods
        s1   | A    | ivory   | genuine
        s2   | B    | casque  | unsure
        s1   | C    | casque  | unsure
        s1   | D    | ivory   | fake
        s1   | D    | casque  | genuine
        s1   | E    | ivory   |
    """)
    rows = spec.why(name, "2012-02", product)
    assert rows.height == spec.measure(name, product=product)
    assert all(reason for reason in rows["reason"])


def test_the_rows_name_members_and_reason(spec):
    spec.searches("round | site\n2012-01 | s1")
    spec.sightings("""
        round   | site | item
        2012-02 | s1   | A
        2012-02 | s2   | B
    """)
    spec.offers("""
        offer | site | item
        s1:A  | s1   | A
        s1:A  | s2   | B
    """)
    row = spec.why("nwpa", "2012-02").row(0, named=True)
    assert row["members"] == ["s1:A", "s2:B"]
    assert row["reason"] == "undated, found by a search that the last round completed too"
