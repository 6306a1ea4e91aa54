"""The market as casque's tables."""

from __future__ import annotations

import polars as pl
import pytest

from casque.demo.simulation.as_frames import as_frames, programme_of
from casque.demo.simulation.schedule import TABLE_1
from casque.demo.simulation.truth import truth_of
from casque.tables import STATES

MONTHS = ("2012-03", "2012-04", "2012-05")


@pytest.fixture(scope="module")
def seen(market):
    return as_frames(market, MONTHS)


def test_the_programme_is_table_1_in_small(market):
    programme = programme_of(market)
    for stage in TABLE_1:
        scope = programme.in_force(stage.month)
        since = [site.since for site in market.sites if site.since <= stage.month]
        assert len(scope.sites) == len(since)
        assert len(scope.terms) == sum(term.since <= stage.month for term in market.terms)


def test_searches_end_as_the_truth_says(market, seen):
    for told in truth_of(market, MONTHS):
        here = seen.searches.filter(pl.col("round") == told.month)
        assert dict(here["state"].value_counts().iter_rows()) == told.searches
    assert set(seen.searches["state"]) <= set(STATES)
    assert seen.searches["state"].n_unique() > 2


def test_only_what_a_search_showed_was_sighted(seen):
    keys = ["site", "item", "version"]
    named = seen.searches.select("search", "round")
    hits = seen.hits.join(named, on="search").select("round", *keys).unique()
    assert seen.sightings.select("round", *keys).sort(pl.all()).equals(hits.sort(pl.all()))


def test_dates_are_shown_as_each_site_shows_them(market, seen):
    shows = {site.id: site for site in market.sites}
    for site, dates in seen.sightings.group_by("site"):
        is_dated = shows[site[0]].shows == "posted"
        assert dates["posted"].is_not_null().all() == is_dated
        assert set(dates["posted_precision"]) == (
            {shows[site[0]].precision} if is_dated else {None}
        )
    days = seen.sightings.filter(pl.col("posted_precision") == "day")["posted"]
    assert set(days.dt.convert_time_zone("Asia/Shanghai").dt.hour()) == {0}


def test_findings_stand_where_they_say(seen):
    texts = seen.sightings.select("site", "item", "version", "title", "description").unique()
    found = seen.findings.join(texts, on=["site", "item", "version"])
    assert found.height == seen.findings.height > 100
    for row in found.iter_rows(named=True):
        text = row[row["field"]]
        assert text[row["char_start"] : row["char_end"]] == row["written"]
        assert text.encode()[row["start"] : row["end"]].decode() == row["written"]


def test_every_version_that_was_seen_is_judged_for_what_it_is(market, seen):
    judged = seen.judgements.select("site", "item", "version").unique()
    illegal = [
        (site, item, version)
        for site, item, version in seen.sightings.select("site", "item", "version").iter_rows()
        if market.advertisement(site, item).offer.is_illegal
    ]
    assert illegal
    assert set(illegal) <= set(judged.iter_rows())


def test_links_join_what_is_one_and_part_what_only_looks_so(market, seen):
    def offer(node):
        return market.advertisement(*node.split(":")).offer.number

    for left, right, same in seen.links.select("left", "right", "same").iter_rows():
        assert (offer(left) == offer(right)) is same
    assert set(seen.links["same"]) == {True, False}


def test_without_perfect_links_casque_links_alone(market):
    assert as_frames(market, MONTHS[:1], perfect_links=False).links.is_empty()
