"""Whose a link is, and which item it names."""

from __future__ import annotations

import pytest

from casque.errors import FieldNotUnderstood
from casque.sites import catalogue, load_adapter
from casque.sites.belonging import Owners, Place, domain_of

OWNERS = Owners({name: load_adapter(folder) for name, folder in catalogue().items()})


@pytest.mark.parametrize(
    ("link", "site", "item"),
    [
        ("https://item.taobao.com/item.htm?ns=1&id=12345", "taobao", "12345"),
        ("item.taobao.com/item.htm?id=12345#detail", "taobao", "12345"),
        ("https://www.goofish.com/item?id=99", "xianyu", "99"),
        ("http://bbs.guwan.example/thread.php?from=a&tid=77", "guwan_bbs", "77"),
    ],
)
def test_the_form_of_a_link_names_the_item(link: str, site: str, item: str) -> None:
    place = OWNERS.place(link)
    assert (place.site, place.item) == (site, item)


def test_where_the_id_stands_elsewhere_the_link_names_the_item() -> None:
    link = "https://m.shoucang.example/goods/5"
    assert OWNERS.place(link) == Place("shoucang_api", link, link)


def test_what_follows_visitors_is_left_out_of_the_link() -> None:
    place = OWNERS.place("https://item.taobao.com/item.htm?ns=1&id=5&abbucket=2")
    assert place.link == "https://item.taobao.com/item.htm?id=5"


def test_a_site_that_nobody_knows_is_called_by_its_host() -> None:
    place = OWNERS.place("HTTP://Old.Example.:80/a?b=2&a=1#top")
    assert place == Place("old.example", "http://old.example/a?a=1&b=2", place.item)


def test_a_name_counts_where_the_host_says_nothing() -> None:
    assert OWNERS.place("https://old.example/a/1", named="taobao").site == "taobao"
    assert OWNERS.place("https://www.goofish.com/item?id=1", named="taobao").site == "xianyu"


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "ftp://a.example/1", "https://u:p@a.example/1", "https://", "象牙",
     "https://a.example/", "https://a.example/#top", "https://a.example:port/x"],
)  # fmt: skip
def test_what_is_no_address_of_an_item_is_refused(link: str) -> None:
    with pytest.raises(FieldNotUnderstood):
        OWNERS.place(link)


@pytest.mark.parametrize(
    ("host", "domain"),
    [("a.b.shop.co.uk", "shop.co.uk"), ("shop.com", "shop.com"), ("localhost", "localhost"),
     ("com.cn", "com.cn"), ("x.org.cn", "x.org.cn"), ("10.0.0.7", "10.0.0.7"), ("::1", "::1")],
)  # fmt: skip
def test_a_domain_is_what_somebody_owns(host: str, domain: str) -> None:
    assert domain_of(host) == domain


def test_a_domain_of_two_sites_says_nothing() -> None:
    one = OWNERS.adapters["guwan_bbs"]
    two = one.model_copy(
        update={
            "address": "https://x.guwan.example/",
            "search_template": "https://x.guwan.example/{term}",
        }
    )
    both = Owners({"one": one, "two": two})
    assert both.site_of("bbs.guwan.example") == "one"
    assert both.site_of("m.guwan.example") is None
