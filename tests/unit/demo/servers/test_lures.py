"""Lures lead where robots.txt forbids, and an advertisement always has the same."""

from demo.servers.fake_market import FEW, MANY, a_listing, a_site

from casque.demo.servers import lures


def test_few_advertisements_show_a_picture_in_full_size():
    lured = {
        extra.rpartition("/")[0]
        for number in range(1000, 1500)
        for extra in lures.pictures(a_listing(number, MANY), ("/img/a.jpg",))
    }
    assert lured == {"/img/full", "/img/large"}


def test_what_shows_no_picture_shows_none_in_full_size():
    assert all(not list(lures.pictures(a_listing(n, FEW), ())) for n in range(99))


def test_lures_are_beside_a_search_with_parameters_and_one_without():
    assert "/s?q=1&amp;all=1" in lures.links("/s?q=1")
    assert "/so/a/1?all=1" in lures.links("/so/a/1")


def test_a_picture_that_is_allowed_leads_to_one_that_is_not(visitor):
    got = visitor.at(a_site(), "/img/large/p10010-plain.jpg")
    assert (got.status, got.headers["Location"]) == (302, "/img/full/p10010-plain.jpg")
    assert visitor.at(a_site(), got.headers["Location"]).body.startswith(b"\xff\xd8")
