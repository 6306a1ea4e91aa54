"""Table 1 at any scale, and the public words behind it."""

from __future__ import annotations

import pytest

from casque.demo.simulation.schedule import (
    PRODUCTS,
    TABLE_1,
    all_words,
    products_in,
    site_months,
    words,
)
from casque.lexicon.words import Word, usable

SCALES = (1.0, 0.5, 0.3, 0.2, 0.1, 0.02)


def test_the_full_market_has_what_table_1_prints():
    for stage in TABLE_1:
        assert sum(since <= stage.month for since in site_months(1.0)) == stage.sites
        assert sum(word.term.since <= stage.month for word in words(1.0)) == stage.terms
    assert [len(products_in(m)) for m in ("2012-01", "2012-07", "2012-08", "2013-01")] == [
        5,
        6,
        7,
        8,
    ]


def test_there_are_64_words_22_of_them_for_ivory_each_with_its_source():
    assert len({word.term.text for word in all_words()}) == 64
    assert sum("IV" in word.term.products for word in all_words()) == 22
    assert all(word.term.source for word in all_words())


def test_casque_can_compile_every_word():
    terms = [Word(w.term.id, w.term.text, w.term.products) for w in all_words()]
    assert len(usable(terms)) == 64


@pytest.mark.parametrize("scale", SCALES)
def test_every_product_in_force_has_a_word_and_there_are_two_sites(scale):
    taken = words(scale)
    for stage in TABLE_1:
        in_force = {p for w in taken if w.term.since <= stage.month for p in w.term.products}
        assert set(products_in(stage.month)) <= in_force
        assert sum(since <= stage.month for since in site_months(scale)) >= 2
    assert len({word.term.id for word in taken}) == len(taken)


@pytest.mark.parametrize("scale", SCALES)
def test_words_and_sites_stand_in_the_order_of_joining(scale):
    months = [word.term.since for word in words(scale)]
    assert months == sorted(months)
    assert list(site_months(scale)) == sorted(site_months(scale))


def test_a_larger_market_never_has_less():
    sizes = [(len(words(scale)), len(site_months(scale))) for scale in sorted(SCALES)]
    assert sizes == sorted(sizes)


def test_products_are_those_of_the_programme():
    assert [code for code, _ in PRODUCTS] == ["IV", "RH", "TB", "HS", "PS", "LB", "SH", "HC"]
