"""The programme of the market is a programme as any: casque loads it, and it scales Table 1."""

import pytest
from demo.servers.fake_market import MANY, FakeMarket, a_site

from casque.demo.servers.adapters import adapter_name, adapter_of
from casque.demo.servers.programme import home_of_market, write_programme
from casque.errors import HomeInTheWay
from casque.rounds.home import make_home
from casque.scope import load_programme, packaged, table1
from casque.sites import find_adapter

PORT = 4711
SITES = [a_site("cards"), a_site("forum"), a_site("shop", since="2012-05")]


@pytest.fixture
def small():
    """A market of three sites, of which one joins later."""
    return FakeMarket(sites=SITES)


def test_a_round_has_in_force_what_joined_by_then(tmp_path, small):
    programme = load_programme(write_programme(tmp_path, small, PORT))
    march, may = programme.in_force("2012-03"), programme.in_force("2012-05")
    assert [site.id for site in march.sites] == ["cards-none", "forum-none"]
    assert [site.id for site in may.sites] == ["cards-none", "forum-none", "shop-none"]
    assert (march.product_codes, may.product_codes) == (("IV",), ("IV", "RH"))
    assert [(term.text, term.products) for term in march.terms] == [(MANY, ("IV",))]
    assert [term.products for term in may.terms] == [("IV",), ("IV", "RH")]


def test_everything_in_it_can_be_searched(tmp_path, small):
    scope = load_programme(write_programme(tmp_path, small, PORT)).in_force("2012-05")
    assert scope.searchable_sites == scope.sites
    assert scope.searchable_terms == scope.terms


def test_table_1_is_that_of_the_months_it_has(tmp_path, small):
    rows = table1(load_programme(write_programme(tmp_path, small, PORT)))
    assert [(row["round"], row["sites"], row["terms"]) for row in rows] == [
        ("2012-01", 2, 1),
        ("2012-05", 3, 2),
    ]


def test_its_adapters_are_those_of_the_sites(tmp_path, small):
    folder = write_programme(tmp_path, small, PORT)
    for site in small.sites:
        kept = find_adapter(adapter_name(site), [folder / "adapters"])
        assert kept == adapter_of(site, PORT)


def test_law_and_events_are_the_briefings_for_its_products(tmp_path, small):
    programme = load_programme(write_programme(tmp_path, small, PORT))
    pattern = load_programme(packaged("traffic-2012"))
    assert programme.events == pattern.events
    assert {code for law in programme.laws for code in law.products} == {"IV", "RH"}
    touched = {law.id for law in pattern.laws if set(law.products) & {"IV", "RH"}}
    assert {law.id for law in programme.laws} == touched


def test_what_the_site_wants_is_what_its_adapter_keeps(small):
    adapter = adapter_of(a_site("cards", pace=0.02, max_pages=8, order="relevance"), PORT)
    assert adapter.pace.seconds_between_requests == 0.02
    assert adapter.pace.respect_robots
    assert (adapter.max_pages, adapter.order, adapter.per_page) == (8, "relevance", 20)
    assert adapter.address == f"http://cards-none.localhost:{PORT}/"


def test_a_home_keeps_its_rounds_and_learns_the_new_port(tmp_path, small):
    first = home_of_market(tmp_path / "home", small, 1111, name="market-7")
    (first.path / "exports").mkdir()
    again = home_of_market(tmp_path / "home", small, 2222, name="market-7")
    assert again == first
    assert again.is_demo
    assert (again.path / "exports").is_dir()
    found = find_adapter("cards_none", again.adapter_folders)
    assert found.address == "http://cards-none.localhost:2222/"


def test_a_home_of_another_market_is_left_alone(tmp_path, small):
    home_of_market(tmp_path / "home", small, PORT, name="market-7")
    with pytest.raises(HomeInTheWay, match="a home of market-7"):
        home_of_market(tmp_path / "home", small, PORT, name="market-8")


def test_a_home_that_no_demo_made_is_left_alone(tmp_path, small):
    folder = write_programme(tmp_path / "programme", small, PORT, name="market-7")
    make_home(tmp_path / "home", programme=folder)
    with pytest.raises(HomeInTheWay):
        home_of_market(tmp_path / "home", small, PORT, name="market-7")
