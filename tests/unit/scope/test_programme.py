from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casque.errors import RoundNameInvalid, ScopeInvalid
from casque.scope import (
    Programme,
    Scope,
    load_programme,
    packaged,
    packaged_programmes,
    scope_frames,
    table1,
)
from casque.scope.entries import Law, Product, Profile, Site, Term

months = st.builds("{:04d}-{:02d}".format, st.integers(2018, 2022), st.integers(1, 12))
words = st.text("甲乙丙XY", min_size=1, max_size=4)


def a_product(code, valid_from="2018-01", valid_until=None, **more):
    return Product.model_validate(
        {
            "code": code,
            "name": {"en": code, "zh-Hans": "甲货"},
            "taxon": "Prima inventa",
            "verdict_rule": "picture_or_text",
            "cites_terms": (),
            "appendices": (),
            "valid_from": valid_from,
            "valid_until": valid_until,
            "source": "invented",
            **more,
        }
    )


def a_site(name, valid_from="2018-01", valid_until=None, **more):
    return Site(
        id=name,
        name=name,
        valid_from=valid_from,
        valid_until=valid_until,
        source="invented",
        **({"adapter": "market"} | more),
    )


def a_term(name, *products, valid_from="2018-01", valid_until=None, **more):
    return Term(
        id=name,
        language="zh-Hans",
        products=products,
        valid_from=valid_from,
        valid_until=valid_until,
        source="invented",
        **({"text": "甲货"} | more),
    )


def a_law(name, valid_from=None, valid_until=None):
    return Law(
        id=name,
        products=("AA",),
        jurisdiction="CN",
        act="sale",
        effect="forbidden",
        valid_from=valid_from,
        valid_until=valid_until,
        source="invented",
        checked_by=None,
    )


def a_programme(products=(), sites=(), terms=(), laws=(), rounds=()):
    title = {"en": "A programme", "zh-Hans": "方案"}
    values = {"name": "p", "title": title, "zone": "UTC", "languages": ("en",), "source": "none"}
    profile = Profile.model_validate({**values, "reporting_rounds": rounds})
    return Programme(profile, tuple(products), tuple(sites), tuple(terms), tuple(laws), ())


@st.composite
def programmes(draw):
    """Programmes of some products, sites and terms that come and go."""
    spans = st.tuples(months, st.none() | months)
    products = [a_product(f"P{n}", *draw(spans)) for n in range(draw(st.integers(0, 4)))]
    codes = st.lists(st.sampled_from([p.code for p in products] or ["P0"]), unique=True, max_size=3)
    terms = []
    for n in range(draw(st.integers(0, 6))):
        first, until = draw(spans)
        text = draw(words)
        terms.append(a_term(f"t{n}", *draw(codes), text=text, valid_from=first, valid_until=until))
    sites = [a_site(f"s{n}", *draw(spans)) for n in range(draw(st.integers(0, 4)))]
    return a_programme(products, sites, terms)


@given(programmes(), months)
def test_validity_is_half_open_for_all_that_is_monitored(programme, name):
    scope = programme.in_force(name)

    def held(entries):
        return {
            e.key
            for e in entries
            if e.valid_from <= name and not (e.valid_until and e.valid_until <= name)
        }

    assert set(scope.product_codes) == held(programme.products)
    assert {s.id for s in scope.sites} == held(programme.sites)
    assert {t.id for t in scope.terms} <= held(programme.terms)


@given(programmes(), months)
def test_a_frozen_scope_comes_back_as_it_was(programme, name):
    scope = programme.in_force(name)
    back = Scope.from_json(scope.to_json())
    assert back == scope
    assert back.digest == scope.digest
    assert back.to_json() == scope.to_json()


@given(programmes(), months)
def test_a_term_in_scope_names_only_products_in_scope(programme, name):
    scope = programme.in_force(name)
    assert {code for term in scope.terms for code in term.products} <= set(scope.product_codes)


@given(programmes(), months, st.randoms())
def test_the_order_of_sites_and_terms_changes_no_digest(programme, name, random):
    sites, terms = list(programme.sites), list(programme.terms)
    random.shuffle(sites)
    random.shuffle(terms)
    shuffled = a_programme(programme.products, sites, terms)
    assert shuffled.in_force(name).digest == programme.in_force(name).digest


@given(st.sampled_from([load_programme(p) for p in packaged_programmes().values()]), months)
def test_placeholders_are_never_searched(programme, name):
    scope = programme.in_force(name)
    assert all(t.text and t.products and not t.placeholder for t in scope.searchable_terms)
    assert all(s.adapter and not s.placeholder for s in scope.searchable_sites)


def test_a_placeholder_that_says_too_much_is_still_not_searched():
    term = a_term("t", "AA", placeholder=True)
    site = a_site("s", placeholder=True)
    scope = a_programme([a_product("AA")], [site], [term]).in_force("2020-01")
    assert (len(scope.terms), scope.searchable_terms) == (1, ())
    assert (len(scope.sites), scope.searchable_sites) == (1, ())


def test_a_term_keeps_the_products_that_are_in_force():
    products = [a_product("AA"), a_product("BB", "2020-03")]
    terms = [a_term("both", "AA", "BB"), a_term("late", "BB")]
    programme = a_programme(products, terms=terms)
    assert [t.products for t in programme.in_force("2020-02").terms] == [("AA",)]
    assert [t.products for t in programme.in_force("2020-03").terms] == [("AA", "BB"), ("BB",)]


@pytest.mark.parametrize(
    ("name", "in_force"),
    [
        ("2016-12", ["old"]),
        ("2017-01", ["new", "old"]),  # the law changed within this month
        ("2017-02", ["new"]),
    ],
)
def test_law_is_in_scope_when_it_holds_on_any_day_of_the_month(name, in_force):
    changed = date(2017, 1, 2)
    programme = a_programme(laws=[a_law("old", valid_until=changed), a_law("new", changed)])
    assert [law.id for law in programme.in_force(name).laws] == in_force


def test_law_that_changes_on_the_first_leaves_nothing_of_the_old():
    changed = date(2017, 1, 1)
    programme = a_programme(laws=[a_law("old", valid_until=changed), a_law("new", changed)])
    assert [law.id for law in programme.in_force("2017-01").laws] == ["new"]


def test_a_scope_of_no_month_is_refused():
    with pytest.raises(RoundNameInvalid):
        a_programme().in_force("2014-9")


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"version": 2}'])
def test_what_is_no_frozen_scope_is_refused(text):
    with pytest.raises(ScopeInvalid, match=r"frozen scope: .* is not as it was frozen: restore"):
        Scope.from_json(text)


def test_a_scope_cannot_be_changed():
    scope = a_programme().in_force("2020-01")
    with pytest.raises(ValueError, match="frozen"):
        scope.zone = "Asia/Shanghai"


def test_another_scope_has_another_digest():
    programme = a_programme([a_product("AA", "2020-01")])
    assert programme.in_force("2020-01").digest != programme.in_force("2020-02").digest
    assert len(programme.in_force("2020-01").digest) == 64


def test_text_only_products_are_named():
    products = [a_product("AA"), a_product("BB", verdict_rule="text_only")]
    assert a_programme(products).in_force("2020-01").text_only == {"BB"}


def test_frames_of_scopes_keep_placeholders():
    sites = [a_site("s1"), a_site("s2", placeholder=True, adapter=None)]
    programme = a_programme([a_product("AA"), a_product("BB", "2020-02")], sites)
    frames = scope_frames(programme.in_force(name) for name in ("2020-01", "2020-02"))
    rows = [("2020-01", "s1"), ("2020-01", "s2"), ("2020-02", "s1"), ("2020-02", "s2")]
    assert frames[0].rows() == rows
    assert frames[1].rows() == [("2020-01", "AA"), ("2020-02", "AA"), ("2020-02", "BB")]


def test_no_scopes_give_empty_frames():
    assert [frame.height for frame in scope_frames([])] == [0, 0]


def test_a_programme_without_reporting_rounds_has_no_table_1():
    assert table1(a_programme()) == []


def test_an_appendix_has_dates():
    pangolin = next(p for p in load_programme(packaged("traffic-2012")).products if p.code == "PS")
    listed = [
        [entry.appendix for entry in pangolin.appendices_on(day)]
        for day in (date(2012, 1, 1), date(2017, 1, 1), date(2017, 1, 2))
    ]
    assert listed == [["II"], ["II"], ["I"]]


def test_a_law_covers_its_days_half_open():
    law = a_law("l", date(2017, 1, 1), date(2018, 1, 1))
    days = (date(2016, 12, 31), date(2017, 1, 1), date(2017, 12, 31), date(2018, 1, 1))
    assert [law.is_in_force_on(day) for day in days] == [False, True, True, False]
