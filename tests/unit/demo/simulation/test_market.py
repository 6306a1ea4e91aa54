"""The living market as its servers see it, and what it does when it is told to remove."""

from __future__ import annotations

from collections import Counter

import pytest

from casque.demo.simulation import simulate
from casque.demo.simulation.months import MONTHS
from casque.demo.simulation.records import Gone, Told
from casque.demo.simulation.searching import asked, searchable
from casque.demo.simulation.shelves import Market

MONTH = "2012-05"
SMALL = {"scale": 0.2, "density": 0.2}


def everything(market, month=MONTH):
    """All that a visitor could see in a month."""
    return [
        (site.id, term.id, listing)
        for site in market.sites
        for term in market.terms
        for listing in market.found(site.id, term.text, month)
    ]


def test_it_is_a_market_for_the_servers(market):
    served: Market = market
    assert len(served.sites) == 8
    assert served.months == MONTHS
    assert dict(served.products)["HC"] == "2013-01"
    assert served.moment("2012-05").isoformat() == "2012-05-25T02:00:00+00:00"


def test_the_same_seed_gives_the_same_market():
    one, other = (simulate(11, **SMALL) for _ in range(2))
    assert everything(one) == everything(other)
    assert one.log.events == other.log.events


def test_it_does_not_matter_in_which_order_one_asks():
    one, other = (simulate(11, **SMALL) for _ in range(2))
    other.live_until("2012-09")
    assert everything(one) == everything(other)


def test_another_seed_gives_another_market():
    assert everything(simulate(11, **SMALL)) != everything(simulate(12, **SMALL))


def test_each_items_id_is_unique_on_its_site_and_lasts(market):
    for site in market.sites:
        march, may = (
            {listing.item: listing for listing in market.found(site.id, "象牙", month)}
            for month in ("2012-03", "2012-05")
        )
        assert march
        for item in march.keys() & may.keys():
            assert march[item].posted == may[item].posted


def test_what_is_found_holds_the_words_and_all_that_holds_them_is_found(market):
    for site in market.sites:
        for words in ("象牙", "手串", "XY"):
            listings = market.found(site.id, words, MONTH)
            folded = asked(words, fuzzy=site.fuzzy)
            for one in listings:
                assert folded in searchable(one.title, one.description, fuzzy=site.fuzzy)
            assert len({one.item for one in listings}) == len(listings)


def test_terms_that_are_longer_find_no_more(market):
    for site in market.sites:
        items = {one.item for one in market.found(site.id, "虎骨", MONTH)}
        assert items >= {one.item for one in market.found(site.id, "虎骨酒", MONTH)}


def test_no_words_find_nothing(market):
    assert not market.found(market.sites[0].id, "", MONTH)


def test_newest_first_means_the_last_refresh(market):
    lists = [
        [one.refreshed for one in market.found(site.id, "象牙", MONTH)]
        for site in market.sites
        if site.order == "newest_first"
    ]
    assert lists
    assert all(dates == sorted(dates, reverse=True) for dates in lists)


def test_nothing_is_posted_or_refreshed_after_the_moment_of_the_round(market):
    for _, _, one in everything(market):
        assert one.posted <= one.refreshed < market.moment(MONTH)


def test_a_listing_is_what_was_found_until_it_is_gone(market):
    site = market.sites[0].id
    found = market.found(site, "象牙", "2012-03")
    assert [market.listing(site, one.item, "2012-03") for one in found] == list(found)
    later = [market.listing(site, one.item, "2012-08") for one in found]
    assert None in later
    assert market.listing(site, "no such item", "2012-03") is None


def test_equal_keys_are_equal_pictures_and_the_other_way_round(market):
    pictures = {p for _, _, one in everything(market) for p in one.pictures}
    assert len({picture.key for picture in pictures}) == len(pictures)


def test_goods_beside_a_search_stand_on_the_site(market):
    site = market.sites[0].id
    beside = market.recommended(site, MONTH)
    assert 0 < len(beside) <= 6
    assert [market.listing(site, one.item, MONTH) for one in beside] == list(beside)


def test_faults_are_known_before_the_month_is_lived():
    quiet = simulate(7, scale=0.3)
    faults = {quiet.fault(site.id, month) for site in quiet.sites for month in MONTHS}
    assert quiet.log.events[-1].month == 0
    assert {"none", "captcha", "bomb"} <= faults


def test_blocked_words_find_nothing_and_grow_after_the_first_notice():
    market = simulate(7, scale=0.5, density=0.2).live_until()
    blocked = [
        sum(market.is_blocked(s.id, t.text, month) for s in market.sites for t in market.terms)
        for month in MONTHS
    ]
    assert blocked[: MONTHS.index("2012-04")] == [0, 0, 0]
    assert blocked[6] < blocked[12] < blocked[24]
    site, term = next(
        (s.id, t.text)
        for s in market.sites
        for t in market.terms
        if market.is_blocked(s.id, t.text, "2014-09")
    )
    assert not market.found(site, term, "2014-09")
    assert market.is_blocked(site, f"{term} 手串", "2014-09")


# Taking down


def test_what_is_taken_down_goes_after_the_sites_own_delay_and_thoroughness():
    told, left = simulate(5, **SMALL, notices="inbox"), simulate(5, **SMALL, notices="inbox")
    site = told.sites[0].id
    items = [one.item for one in told.found(site, "象牙", "2012-03")]
    assert told.take_down(site, [*items, "no such item"], "2012-03") == len(items)
    standing = [sum(m.listing(site, i, "2012-04") is not None for i in items) for m in (told, left)]
    assert 0 < standing[0] < standing[1] / 2
    assert len(told.found(site, "象牙", "2012-03")) == len(items)


def test_taking_down_twice_is_taking_down_once():
    once, twice = simulate(5, **SMALL, notices="inbox"), simulate(5, **SMALL, notices="inbox")
    site = once.sites[0].id
    items = [one.item for one in once.found(site, "象牙", "2012-03")]
    once.take_down(site, items, "2012-03")
    for part in (items, items[:5], items):
        twice.take_down(site, part, "2012-03")
    assert everything(once) == everything(twice)


def test_the_scripted_programme_is_no_more_thorough_for_being_helped():
    """Who reports what the perfect programme reports anyway changes nothing."""
    alone, helped = simulate(5, **SMALL).live_until("2012-05"), simulate(5, **SMALL)
    first = next(event for event in alone.log.events if isinstance(event, Told))
    assert MONTHS[first.month] == "2012-03"
    known = helped.take_down(helped.sites[first.site].id, first.items, "2012-03")
    assert known == len(first.items) > 0
    assert everything(alone) == everything(helped)


def test_without_notices_nothing_is_removed():
    quiet = simulate(5, **SMALL, notices="inbox").live_until("2012-12")
    reasons = Counter(event.why for event in quiet.log.events if isinstance(event, Gone))
    assert set(reasons) == {"sold", "withdrawn"}


def test_notices_thin_the_market_out():
    def standing(notices):
        market = simulate(5, scale=0.5, density=0.1, notices=notices).live_until("2012-04")
        told = [n for n, site in enumerate(market.sites) if site.since == "2012-01"]
        shelves = [market.world.standing[n].values() for n in told]
        return sum(ad.offer.is_illegal for shelf in shelves for ad in shelf)

    assert standing("scripted") < 0.8 * standing("inbox")


@pytest.mark.parametrize("larger", [{"scale": 0.4, "density": 0.2}, {"scale": 0.2, "density": 0.4}])
def test_a_larger_or_denser_market_has_more_on_its_shelves(larger):
    small, large = (simulate(5, **size).live_until("2012-01") for size in (SMALL, larger))
    sizes = [sum(map(len, market.world.standing)) for market in (small, large)]
    assert 1.6 < sizes[1] / sizes[0] < 2.6
