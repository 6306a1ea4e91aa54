"""Station 2: each page alone, and a row for everything it gave."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from casque.errors import SiteUnknown
from casque.sites import catalogue, find_adapter
from casque.stations.collect import collect, hits_of, sightings_of
from casque.tables import ISSUES, PAGES, READINGS, RESULTS

ADAPTERS = {name: find_adapter(name) for name in catalogue()}
NOON = datetime(2014, 9, 15, 4, tzinfo=UTC)


def page(site, case, search=1, number=1, minutes=0):
    folder = catalogue()[site] / "cases" / case
    (file,) = folder.glob("page.*")
    return {
        "search": search,
        "page": number,
        "site": site,
        "url": "",
        "status": 200,
        "content_type": "",
        "body": file.read_bytes(),
        "fetched_at": NOON + timedelta(minutes=minutes),
    }


PAGES_OF_FOUR_SITES = PAGES.frame(
    [
        page("xianyu", "results", 1, 1),
        page("xianyu", "last_page", 1, 2, minutes=-5),
        page("guwan_bbs", "results", 2, 1),
        page("guwan_bbs", "row_refused", 2, 2),
        page("shoucang_api", "soft_ban", 3, 1),
        page("taobao", "empty", 4, 1),
    ]
)


def test_every_page_is_read_and_every_result_is_a_row():
    collected = collect(PAGES_OF_FOUR_SITES, ADAPTERS)
    assert collected.readings["page_class"].to_list() == [
        "results", "results", "results", "results", "soft_ban", "empty",
    ]  # fmt: skip
    assert collected.readings["results"].to_list() == [3, 1, 3, 2, 0, 0]
    assert collected.results.height == 9
    assert set(collected.results["captured_at"]) == {NOON, NOON - timedelta(minutes=5)}
    assert collected.issues.select("search", "page", "position", "field").rows() == [
        (2, 1, 3, "price"),
        (2, 2, 2, "item"),
    ]


def test_it_looks_at_each_page_alone():
    whole = collect(PAGES_OF_FOUR_SITES, ADAPTERS)
    parts = [collect(PAGES_OF_FOUR_SITES[i : i + 1], ADAPTERS) for i in range(6)]
    for name in ("readings", "results", "issues"):
        assert pl.concat(getattr(p, name) for p in parts).equals(getattr(whole, name))


def test_no_pages_give_nothing():
    nothing = collect(PAGES.empty(), ADAPTERS)
    assert nothing.readings.equals(READINGS.empty())
    assert nothing.results.equals(RESULTS.empty())
    assert nothing.issues.equals(ISSUES.empty())


def test_a_site_without_an_adapter_stops():
    with pytest.raises(SiteUnknown):
        collect(PAGES_OF_FOUR_SITES, {})


def test_a_page_without_a_status_a_type_or_a_body_is_read_all_the_same():
    bare = {"url": None, "status": None, "content_type": None, "body": None}
    collected = collect(PAGES.frame([page("xianyu", "empty") | bare]), ADAPTERS)
    assert collected.readings["page_class"].to_list() == ["not_understood"]


def test_the_same_version_is_sighted_once_and_hit_as_often_as_it_was_found():
    results = collect(PAGES_OF_FOUR_SITES, ADAPTERS).results
    hits, sightings = hits_of(results, 1), sightings_of(results, "2014-09")
    assert (hits.height, sightings.height) == (9, 7)
    earliest = sightings.filter(item="900000000001")["captured_at"].item()
    assert earliest == NOON - timedelta(minutes=5)


def test_sightings_do_not_depend_on_the_order_of_results():
    results = collect(PAGES_OF_FOUR_SITES, ADAPTERS).results
    shuffled = results.sample(fraction=1.0, shuffle=True, seed=7)
    assert sightings_of(shuffled, "2014-09").equals(sightings_of(results, "2014-09"))
