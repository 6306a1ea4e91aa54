"""Station 1: every term individually on each site, and nothing for what is not public."""

import pytest

from casque.scope import load_programme
from casque.stations.plan import plan
from casque.tables import PLANNED
from saved_pages import a_programme


@pytest.fixture
def scope(tmp_path):
    return load_programme(a_programme(tmp_path / "tried")).in_force("2012-03")


def two_of(site):
    """The scope's site, and another like it."""
    return (site, site.model_copy(update={"id": "second"}))


def test_every_term_is_searched_individually_on_each_site(scope):
    (site,) = scope.searchable_sites
    planned = plan(scope.model_copy(update={"sites": two_of(site)}))
    assert planned.select("site", "term").rows() == [
        (name, term)
        for name in ("shoucang_api", "second")
        for term in ("t-hugu", "t-xiangya", "t-xy")
    ]


def test_a_search_says_what_is_typed_and_what_it_names(scope):
    assert plan(scope).row(0, named=True) == {
        "round": "2012-03", "site": "shoucang_api", "kind": "term", "term": "t-hugu",
        "query": "虎骨", "products": ["TB"],
    }  # fmt: skip


def test_placeholders_count_as_scope_and_are_not_searched(scope):
    """The programme has a second site that is not public."""
    assert len(scope.sites) == 2
    assert set(plan(scope)["site"]) == {"shoucang_api"}
    term = scope.terms[0].model_copy(update={"placeholder": True, "text": None})
    hidden = scope.model_copy(update={"terms": (term, *scope.terms[1:])})
    assert plan(hidden)["term"].to_list() == ["t-xiangya", "t-xy"]


def test_a_scope_without_terms_plans_nothing(scope):
    assert plan(scope.model_copy(update={"terms": ()})).equals(PLANNED.empty())
