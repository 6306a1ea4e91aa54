"""The oracle judges by the market's truth, and errs at its stated rate."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from casque.demo.oracle import ERROR_RATE, MISTAKEN, ORACLE, judgements
from casque.demo.simulation import LivingMarket, simulate
from casque.demo.simulation.planted import judge
from casque.tables import GOODS, VERDICTS

MONTH = "2012-03"
AT = datetime(2012, 3, 25, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def market() -> LivingMarket:
    return simulate(7, scale=0.1, density=0.5).live_until(MONTH)


def waiting(market: LivingMarket) -> pl.DataFrame:
    """Return every advertisement that stands, waiting for ivory and rhino horn."""
    rows: list[dict[str, object]] = [
        {"site": site.id, "item": listing.item, "version": "v", "product": product}
        for site in market.sites
        for term in market.terms
        for listing in market.found(site.id, term.text, MONTH)
        for product in ("IV", "RH")
    ]
    return VERDICTS.frame(list({tuple(row.values()): row for row in rows}.values()))


def test_it_signs_as_what_it_is_and_is_the_same_every_time(market: LivingMarket) -> None:
    asked = waiting(market)
    judged = judgements(asked, market, MONTH, at=AT)
    assert judged.height == asked.height > 200
    assert set(judged["by"]) == {ORACLE}
    assert judged["why"].str.contains("errs in 3%").all()
    assert judged.equals(judgements(asked, market, MONTH, at=AT))


def test_it_errs_at_its_stated_rate(market: LivingMarket) -> None:
    judged = judgements(waiting(market), market, MONTH, at=AT)
    wrong = 0
    for site, item, product, goods in judged.select("site", "item", "product", "goods").iter_rows():
        words = {word.product: word.goods for word in judge(market, site, item, MONTH)}
        careful = words.get(product, "innocent")
        assert goods in (careful, MISTAKEN[careful])
        wrong += goods != careful
    assert ERROR_RATE / 3 < wrong / judged.height < ERROR_RATE * 3


def test_every_word_has_a_mistake() -> None:
    assert set(MISTAKEN) == set(GOODS)
    assert all(MISTAKEN[word] != word for word in GOODS)
