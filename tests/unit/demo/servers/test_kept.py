"""What is kept between requests: a search is asked once, until the market may have changed."""

from demo.servers.fake_market import FEW, MANY, MONTH, FakeMarket, a_site

from casque.demo.servers.kept import MOST_SEARCHES, Kept


class CountingMarket(FakeMarket):
    """Counts how often it was searched."""

    asked = 0
    recommends = 0

    def recommended(self, site, month):
        self.recommends += 1
        return super().recommended(site, month)

    def found(self, site, words, month):
        self.asked += 1
        return super().found(site, words, month)


def test_the_pages_of_a_search_ask_the_market_once():
    kept = Kept(market := CountingMarket())
    pages = [kept.found(a_site(), MANY, MONTH) for _ in range(3)]
    assert market.asked == 1
    assert pages == [market.found("", MANY, MONTH)] * 3


def test_other_words_sites_and_months_are_other_searches():
    kept = Kept(market := CountingMarket())
    for site, words, month in ((a_site(), FEW, MONTH), (a_site("shop"), FEW, MONTH)):
        kept.found(site, words, month)
    kept.found(a_site(), FEW, "2012-05")
    assert market.asked == 3


def test_what_stands_beside_a_search_is_asked_once_for_a_site_and_month():
    kept = Kept(market := CountingMarket())
    for month in (MONTH, MONTH, "2012-05"):
        assert kept.recommended(a_site(), month) == FakeMarket().recommended("", month)
    assert market.recommends == 2


def test_what_is_forgotten_is_asked_again():
    kept = Kept(market := CountingMarket())
    for _ in range(2):
        kept.found(a_site(), FEW, MONTH)
        kept.recommended(a_site(), MONTH)
        kept.forget()
    assert (market.asked, market.recommends) == (2, 2)


def test_it_does_not_grow_without_end():
    kept = Kept(CountingMarket())
    for number in range(MOST_SEARCHES + 20):
        kept.found(a_site(), f"word {number}", MONTH)
    assert len(kept.searches) == MOST_SEARCHES


def test_a_site_is_looked_through_once_for_pictures_that_it_does_not_have():
    kept = Kept(market := CountingMarket())
    for _ in range(3):
        assert kept.picture("none-such", a_site(), MONTH) is None
    assert market.asked == len(market.terms)
