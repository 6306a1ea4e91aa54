"""The sites of the market: in all styles, the first ones different."""

from __future__ import annotations

from typing import get_args

import pytest

from casque.demo.simulation.shelves import Shown, Style
from casque.demo.simulation.sites import places

FULL = [place.site for place in places(1.0)]


def test_25_sites_in_all_styles_and_ways_to_show_a_date():
    assert len({site.id for site in FULL}) == len({site.name for site in FULL}) == 25
    assert {site.style for site in FULL} == set(get_args(Style))
    assert {site.shows for site in FULL} == set(get_args(Shown))
    assert {site.order for site in FULL} == {"newest_first", "relevance"}
    assert {site.fuzzy for site in FULL} == {True, False}
    assert None in {site.max_pages for site in FULL}


def test_the_first_sites_differ_in_style():
    assert len({site.style for site in FULL[:8]}) == 8
    assert "script_only" not in {site.style for site in FULL[:4]}
    assert len({place.site.style for place in places(0.3)}) >= 6


@pytest.mark.parametrize("site", FULL, ids=lambda site: site.id)
def test_each_site_is_polite_to_ask(site):
    assert 0.01 <= site.pace <= 0.05
    assert "/admin" in site.disallowed
    assert site.id.isalnum()
    assert site.id.islower()


def test_a_smaller_market_has_the_first_sites():
    assert [place.site.id for place in places(0.2)] == [site.id for site in FULL[:5]]
