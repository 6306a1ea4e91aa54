"""What the packaged programmes promise: public words only, everything with its source."""

import csv
from pathlib import Path

import pytest

from casque.scope import Scope, load_programme, packaged, packaged_programmes

DATA = Path(__file__).parents[3] / ".." / "shared" / "data"
TRAFFIC = load_programme(packaged("traffic-2012"))
SAMPLE = load_programme(packaged("sample"))


@pytest.mark.parametrize("name", list(packaged_programmes()))
def test_the_eight_products_are_those_of_the_briefing(name):
    products = load_programme(packaged(name)).products
    assert [p.code for p in products] == ["IV", "RH", "TB", "HS", "PS", "LB", "SH", "HC"]
    assert {p.code for p in products if p.is_text_only} == {"TB", "LB"}
    assert all("SHE" not in p.cites_terms for p in products)  # egg and mollusc shell only


@pytest.mark.parametrize("name", list(packaged_programmes()))
def test_law_and_appendices_wait_for_a_specialist(name):
    programme = load_programme(packaged(name))
    appendices = [entry for p in programme.products for entry in p.appendices]
    assert {entry.checked_by for entry in [*programme.laws, *appendices]} == {None}
    assert {bool(law.note and law.source) for law in programme.laws} == {True}


def test_ivory_has_3_words_at_first_and_22_in_september_2014():
    def ivory(name):
        return [t for t in TRAFFIC.in_force(name).terms if "IV" in t.products]

    assert [t.text for t in ivory("2012-01")] == ["象牙", "XY", "xiangya"]
    assert len(ivory("2014-09")) == 22


def test_inferred_words_are_marked():
    inferred = {t.text for t in TRAFFIC.terms if t.inferred and not t.plain_name}
    assert inferred == {"非洲料", "黄料", "白塑料", "果冻"}


def test_what_is_not_public_is_numbered_and_has_no_text():
    assert [s.id for s in TRAFFIC.sites] == [f"site-{n:02d}" for n in range(1, 26)]
    assert all(s.placeholder and s.adapter is None and s.address is None for s in TRAFFIC.sites)
    hidden = [t for t in TRAFFIC.terms if t.placeholder]
    assert (len(TRAFFIC.terms), len(hidden)) == (64, 50)
    assert all(t.text is None for t in hidden)


def test_every_product_of_the_sample_has_a_word_and_both_sites_an_adapter():
    scope = SAMPLE.in_force("2025-01")
    assert {c for t in scope.searchable_terms for c in t.products} == set(scope.product_codes)
    assert [s.adapter for s in scope.searchable_sites] == ["taobao", "xianyu"]


def test_the_sample_leaves_out_single_characters_and_everyday_words():
    assert not {t.text for t in SAMPLE.terms} & {"白", "黑", "红", "white", "black", "red", "bone"}


@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not there")
def test_code_words_of_the_sample_have_a_public_source_that_can_be_named():
    with (DATA / "code_words.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    named = {row["word"] for row in rows if "not named" not in row["source"]}
    assert {t.text for t in SAMPLE.terms if not t.plain_name} <= named


def test_the_briefing_contradicts_itself_where_it_does():
    printed = {entry.id: entry.agrees for entry in TRAFFIC.profile.as_printed}
    assert [name for name, agrees in printed.items() if not agrees] == [
        "terms-2012-01",
        "terms-2012-10",
        "index-2012-03",
        "table-2-casques",
    ]


def test_law_with_its_days_comes_back_from_a_frozen_scope():
    scope = TRAFFIC.in_force("2017-01")
    assert {law.id for law in scope.laws} >= {"cn-wpl-31-advertise", "cn-wpl-32-platform"}
    assert Scope.from_json(scope.to_json()) == scope
