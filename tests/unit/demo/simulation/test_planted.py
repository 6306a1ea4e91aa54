"""What was planted: items, dealers, re-posts, removals, words."""

from __future__ import annotations

from collections import Counter

from casque.demo.simulation.months import NUMBER
from casque.demo.simulation.planted import judge, postings, removals, wordings


def test_every_posting_names_its_item_and_its_dealer(market):
    told = list(postings(market))
    assert len(told) == sum(map(len, market.world.shelves))
    by_account = {}
    for one in told:
        assert by_account.setdefault((one.site, one.account), one.dealer) == one.dealer
    offers = Counter(one.offer for one in told if one.is_illegal)
    assert max(offers.values()) > 2


def test_repeats_name_the_advertisement_they_repeat(market):
    told = {(one.site, one.item): one for one in postings(market)}
    repeats = [one for one in told.values() if one.source]
    assert repeats
    assert all(told[one.source].offer == one.offer for one in repeats)


def test_removals_are_of_what_was_posted(market):
    told = {(one.site, one.item) for one in postings(market)}
    gone = list(removals(market))
    assert {one.why for one in gone} == {"sold", "withdrawn", "removed"}
    assert {(one.site, one.item) for one in gone} <= told


def test_wordings_are_what_the_advertisement_says(market):
    ids = {term.id: term.text for term in market.terms}
    for one in list(wordings(market))[:2000]:
        said = market.advertisement(one.site, one.item).version_in(NUMBER[one.month])
        assert one.written in said.title
        if one.way == "plain":
            assert one.written == ids[one.term]


def test_a_careful_judge_knows_what_it_is(market):
    month = "2012-05"
    for site in market.sites[:3]:
        for listing in market.found(site.id, "象牙", month):
            ad = market.advertisement(site.id, listing.item)
            verdicts = {one.product: one for one in judge(market, site.id, listing.item, month)}
            assert set(ad.offer.products) <= set(verdicts)
            if not ad.offer.products:
                assert verdicts["IV"].goods in ("innocent", "look-alike", "fake")
