"""Station 4: sightings in, findings out."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casque.lexicon import Lexicon, Word, compile_lexicon
from casque.stations.screen import screen
from casque.tables import FINDINGS, SIGHTINGS
from strategies import texts

WORDS = (
    Word("ivory-name", "象牙", ("ivory",)),
    Word("slogan", "一红二黑三白", ("casque", "horn", "ivory")),
    Word("xy", "XY", ("ivory",)),
)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return compile_lexicon(WORDS)


def a_sighting(item: str, title: str | None, description: str | None = None, **more: object):
    return {
        "round": "2012-01", "site": "s1", "item": item, "version": "v1", "link": "l",
        "title": title, "description": description,
        "captured_at": datetime(2012, 1, 5, tzinfo=UTC), **more,
    }  # fmt: skip


def sightings(*rows: dict[str, object]) -> pl.DataFrame:
    return SIGHTINGS.frame(list(rows))


def test_title_and_description_are_screened_each_by_itself(lexicon: Lexicon):
    found = screen(
        sightings(a_sighting("1", "老象*牙", "出象牙"), a_sighting("2", "象", "牙")), lexicon
    )
    assert found.select("item", "field", "written", "start", "char_start").rows() == [
        ("1", "description", "象牙", 3, 1),
        ("1", "title", "象*牙", 3, 1),
    ]
    assert found["lexicon"].unique().to_list() == [lexicon.hash]


def test_a_field_with_more_hits_than_are_looked_at_is_marked(lexicon: Lexicon):
    found = screen(
        sightings(a_sighting("1", "象牙", "象牙，" * 300), a_sighting("2", "象牙")), lexicon
    )
    marked = found.group_by("item", "field", "saturated").len().sort("item", "field")
    assert marked.rows() == [
        ("1", "description", True, 256),
        ("1", "title", False, 1),
        ("2", "title", False, 1),
    ]


def test_a_term_of_three_products_gives_three_findings(lexicon: Lexicon):
    found = screen(sightings(a_sighting("1", "一紅二黑三白")), lexicon)
    assert found.select("product", "disguise").rows() == [
        ("casque", "traditional"), ("horn", "traditional"), ("ivory", "traditional"),
    ]  # fmt: skip


def test_a_version_seen_in_two_rounds_is_screened_once(lexicon: Lexicon):
    twice = sightings(
        a_sighting("1", "象牙"),
        a_sighting("1", "象牙", round="2012-02"),
        a_sighting("1", "卖象牙", round="2012-02", version="v2"),
    )
    assert screen(twice, lexicon)["version"].to_list() == ["v1", "v2"]


def test_no_text_and_no_sightings_give_no_findings(lexicon: Lexicon):
    assert screen(sightings(a_sighting("1", None)), lexicon).equals(FINDINGS.empty())
    assert screen(SIGHTINGS.empty(), lexicon).equals(FINDINGS.empty())


@given(titles=st.lists(texts(), max_size=8), data=st.data())
@settings(deadline=None)
def test_any_engine_may_split_the_frame(lexicon: Lexicon, titles: list[str], data: st.DataObject):
    rows = [a_sighting(str(i), title, title[::-1]) for i, title in enumerate(titles)]
    whole = screen(sightings(*rows), lexicon)
    mixed = data.draw(st.permutations(rows))
    cut = data.draw(st.integers(0, len(rows)))
    parts = [screen(sightings(*part), lexicon) for part in (mixed[:cut], mixed[cut:])]
    assert pl.concat(parts).sort(FINDINGS.key).equals(whole)
