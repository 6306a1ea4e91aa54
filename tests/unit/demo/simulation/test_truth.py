"""The truth of hand-written markets: DESIGN section 4, once more and independently of casque.

Rounds are made on the 25th of a month at 10:00 in Shanghai.
"""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from casque.demo.simulation import truth
from casque.demo.simulation.truth import truth_of

JAN, FEB, MAR = "2012-01", "2012-02", "2012-03"


def counts(market, *months):
    """(twpa, nwpa, backlog) of each round."""
    told = truth_of(market, months)
    return [(one.all.twpa, one.all.nwpa, one.all.backlog) for one in told]


# What counts


@pytest.mark.parametrize(
    ("goods", "act", "twpa"),
    [
        ("genuine", "sale", 1), ("genuine", "auction", 1), ("unsure", "sale", 1),
        ("genuine", "wanted", 0), ("genuine", "display", 0), ("genuine", "sold", 0),
        ("fake", "sale", 0), ("look-alike", "sale", 0), ("innocent", "sale", 0),
    ],
)  # fmt: skip
def test_genuine_and_unsure_goods_on_offer_count(written, goods, act, twpa):
    written.posted("A", JAN, goods=goods, act=act)
    assert counts(written, JAN)[0][0] == twpa


def test_one_item_on_two_sites_is_one_offer(written):
    written.posted("A", JAN, site=0)
    written.posted("B", JAN, site=1)
    (told,) = truth_of(written, [JAN])
    assert (told.all.twpa, told.offers, told.advertisements) == (1, 1, 2)


def test_advertisements_that_disagree_make_it_unsure_and_so_it_counts(written):
    written.posted("A", JAN, site=0, goods="fake")
    written.posted("B", JAN, site=1)
    assert counts(written, JAN)[0][0] == 1


def test_where_only_the_one_that_says_fake_is_seen_it_does_not_count(written):
    written.posted("A", JAN, site=0, goods="fake")
    written.posted("B", JAN, site=1)
    written.fault(1, JAN, "captcha")
    assert counts(written, JAN)[0][0] == 0


def test_one_advertisement_on_sale_is_enough(written):
    written.posted("A", JAN, site=0, act="sold")
    written.posted("B", JAN, site=1)
    assert counts(written, JAN)[0][0] == 1


def test_two_products_count_in_both_rows_and_once_in_the_total(written):
    written.posted("A", JAN, products="IV RH")
    (told,) = truth_of(written, [JAN])
    assert (told.all.twpa, told.products["IV"].twpa, told.products["RH"].twpa) == (1, 1, 1)


def test_a_product_counts_from_the_month_in_which_it_is_monitored(written):
    written.posted("A", "2012-06", products="LB", terms=0b01)
    june, july = truth_of(written, ["2012-06", "2012-07"])
    assert (june.all.twpa, july.all.twpa) == (0, 1)
    assert "LB" not in june.products
    assert (july.products["LB"].nwpa, july.products["LB"].backlog) == (0, 0)  # seen in June


# What is new


def test_in_the_first_round_what_has_no_date_is_backlog(written):
    written.posted("A", JAN)
    assert counts(written, JAN) == [(1, 0, 1)]


@pytest.mark.parametrize(("on", "nwpa"), [("2011-12-31 23:59", 0), ("2012-01-01 00:00", 1)])
def test_in_the_first_round_new_is_what_was_posted_in_its_month(written, on, nwpa):
    written.site(0, shows="posted", precision="second")
    written.posted("A", JAN, on=on)
    assert counts(written, JAN) == [(1, nwpa, 1 - nwpa)]


@pytest.mark.parametrize(
    ("precision", "on", "nwpa"),
    [
        ("second", "2012-01-25 09:59", 0),
        ("second", "2012-01-25 10:00", 1),
        ("day", "2012-01-24 23:59", 0),
        ("day", "2012-01-25 00:00", 1),  # the day itself counts as since
    ],
)
def test_later_new_is_what_was_posted_since_the_last_round(written, precision, on, nwpa):
    written.site(0, shows="posted", precision=precision)
    written.posted("A", FEB, on=on)
    assert counts(written, JAN, FEB)[1] == (1, nwpa, 1 - nwpa)


def test_a_refresh_date_is_no_date(written):
    written.site(0, shows="refreshed")
    written.fault(0, JAN, "dead")
    written.posted("A", FEB, on="2012-02-20 12:00")
    assert counts(written, JAN, FEB)[1] == (1, 0, 1)


@pytest.mark.parametrize(
    ("fault", "nwpa"), [("none", 1), ("hostile", 1), ("captcha", 0), ("slow", 0), ("soft_ban", 0)]
)
def test_undated_it_is_new_where_its_search_was_complete_last_time(written, fault, nwpa):
    written.fault(0, JAN, fault)
    written.posted("A", FEB)
    assert counts(written, JAN, FEB)[1] == (1, nwpa, 1 - nwpa)


def test_a_word_that_was_blocked_last_time_was_not_complete(written):
    written.blocked(JAN, until=FEB)
    written.posted("A", JAN)
    assert counts(written, JAN, FEB) == [(0, 0, 0), (1, 0, 1)]


def test_an_added_site_brings_backlog(written):
    written.site(1, since=FEB)
    written.posted("A", JAN, site=1)
    assert counts(written, JAN, FEB) == [(0, 0, 0), (1, 0, 1)]


def test_what_an_earlier_round_saw_is_known_even_under_a_new_link(written):
    written.posted("A", JAN, site=0)
    written.gone("A", FEB)
    written.posted("B", FEB, site=1)
    assert counts(written, JAN, FEB)[1] == (1, 0, 0)


def test_what_was_seen_before_it_counted_is_not_new_when_it_counts(written):
    written.posted("A", JAN, goods="fake")
    written.says("A", FEB, goods="genuine")
    assert counts(written, JAN, FEB) == [(0, 0, 0), (1, 0, 0)]


def test_one_date_before_the_last_round_makes_the_whole_offer_backlog(written):
    written.site(0, shows="posted")
    written.posted("A", FEB, site=0, on="2012-01-02 12:00")
    written.posted("B", FEB, site=1)
    assert counts(written, JAN, FEB)[1] == (1, 0, 1)


# How far lists are read


def listed(written, *, since_february=4):
    """One advertisement in January, four more in February, on pages of two, two pages at most."""
    written.site(0, max_pages=2)
    written.posted("old", JAN, offer=1, on="2012-01-05 12:00")
    for number in range(since_february):
        written.posted(f"new{number}", FEB, offer=2 + number, on=f"2012-02-1{number} 12:00")


def test_beyond_the_cap_a_search_is_partial(written):
    listed(written)
    february = truth_of(written, [JAN, FEB])[1]
    assert february.searches["partial"] == 1
    assert (february.advertisements, february.hidden) == (4, {"beyond what was read": 1})


def test_a_capped_newest_first_list_is_complete_where_a_page_is_known_and_not_bumped(written):
    listed(written, since_february=3)
    written.site(0, shows="refreshed", max_pages=3)
    for number in range(4):
        written.posted(f"older{number}", JAN, offer=20 + number, on=f"2012-01-0{1 + number} 12:00")
    february = truth_of(written, [JAN, FEB])[1]
    assert "partial" not in february.searches
    assert (february.all.twpa, february.all.nwpa) == (6, 3)


def test_a_bumped_advertisement_at_the_top_hides_no_new_one_below_the_cap(written):
    """It was known and stood first; what was posted below it and beyond the cap is not seen."""
    listed(written)
    written.site(0, shows="refreshed")
    written.refreshed("old", FEB, "2012-02-20 12:00")
    february = truth_of(written, [JAN, FEB])[1]
    assert february.searches["partial"] == 1
    assert february.hidden == {"beyond what was read": 1}


def test_by_relevance_nothing_known_makes_it_complete(written):
    listed(written)
    written.refreshed("old", FEB, "2012-02-20 12:00")
    written.site(0, order="relevance")
    assert truth_of(written, [JAN, FEB])[1].searches["partial"] == 1


def test_read_until_known_the_page_with_what_is_known_is_the_last(written):
    listed(written, since_february=2)
    written.site(0, shows="refreshed", max_pages=9)
    for number in range(4):
        written.posted(f"older{number}", JAN, offer=20 + number, on=f"2012-01-0{1 + number} 12:00")
    (_, whole), (_, cut) = (
        truth_of(written, [JAN, FEB], reading=reading) for reading in ("to_the_cap", "until_known")
    )
    assert (whole.all.twpa, cut.all.twpa) == (7, 4)
    written.refreshed("older3", FEB, "2012-02-20 12:00")  # its page is no longer the second
    assert truth_of(written, [JAN, FEB], reading="until_known")[1].all.twpa == 6


# What nobody saw


@pytest.mark.parametrize(
    ("terms", "why"), [(0b00, "no word that the search finds"), (0b10, "word not searched yet")]
)
def test_what_no_search_shows_is_hidden_by_its_words(written, terms, why):
    written.terms[1] = replace(written.terms[1], since=FEB)
    written.posted("A", JAN, terms=terms)
    (told,) = truth_of(written, [JAN])
    assert (told.all.twpa, told.standing, told.hidden, told.hidden_offers) == (0, 1, {why: 1}, 1)


def test_a_fault_and_a_blocked_word_hide_too(written):
    written.posted("A", JAN, site=0)
    written.posted("B", JAN, site=1, offer=2)
    written.fault(0, JAN, "captcha")
    written.blocked(JAN, site=1)
    (told,) = truth_of(written, [JAN])
    assert told.hidden == {"captcha": 1, "word blocked": 1}


def test_a_site_that_needs_a_browser_fails(written):
    written.site(0, style="script_only")
    written.posted("A", JAN)
    (told,) = truth_of(written, [JAN])
    assert told.searches == {"empty": 2, "failed": 2}
    assert told.hidden == {"needs a browser": 1}


def test_how_searches_really_ended_overrules_how_they_should_have(written):
    written.posted("A", JAN)
    (told,) = truth_of(written, [JAN], states={(JAN, "s1", "t1"): "failed"})
    assert (told.all.twpa, told.searches["failed"], told.hidden) == (0, 1, {"failed": 1})


def test_searched_months_may_be_any(written):
    written.posted("A", JAN)
    written.posted("B", MAR, offer=2)
    assert counts(written, JAN, MAR) == [(1, 0, 1), (2, 1, 0)]


def test_only_as_frames_knows_casque_outside_the_demo():
    folder = Path(truth.__file__).parent
    strangers = {
        path.name
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("casque")
        and not (node.module or "").startswith("casque.demo.simulation")
    }
    assert strangers == {"as_frames.py"}
