"""Links that a person pasted: columns, identity, and what is refused with its line."""

from __future__ import annotations

import pytest

from casque.errors import SheetInvalid
from casque.rounds.hand_links import MOST, OfSite, Pasted, read_links
from casque.sites.belonging import Owners
from casque.sites.loading import find_adapter

OWNERS = Owners({name: find_adapter(name) for name in ("taobao", "guwan_bbs", "shoucang_api")})


def read(text: str, site: str = "guwan_bbs", **known: object) -> tuple[Pasted, ...]:
    return read_links(text, OfSite(site, OWNERS, **known))


def wrong(text: str, site: str = "guwan_bbs") -> list[tuple[int | None, str]]:
    with pytest.raises(SheetInvalid) as caught:
        read(text, site)
    return [(problem.line, problem.what) for problem in caught.value.problems]


def test_a_link_alone_is_enough():
    (one,) = read("https://bbs.guwan.example/thread.php?tid=31&sid=abc\n")
    assert one == Pasted("31", "https://bbs.guwan.example/thread.php?tid=31")


def test_columns_stand_behind_tabs_as_a_spreadsheet_pastes_them():
    (one,) = read("https://bbs.guwan.example/thread.php?tid=31\t老象牙 手镯\t店铺甲\t¥300")
    assert (one.title, one.seller, one.price) == ("老象牙 手镯", "店铺甲", "¥300")


def test_without_tabs_what_follows_the_link_is_the_title():
    (one,) = read("https://bbs.guwan.example/thread.php?tid=31 老象牙 手镯")
    assert (one.title, one.seller, one.price) == ("老象牙 手镯", None, None)


def test_an_item_that_stands_twice_is_one():
    text = "https://bbs.guwan.example/t?tid=1 一\n\nhttps://bbs.guwan.example/t?from=x&tid=1 二"
    assert [(one.item, one.title) for one in read(text)] == [("1", "一")]


def test_an_id_is_taken_out_of_a_link_that_the_adapter_makes_of_it():
    link = "https://item.taobao.com/item.htm?spm=a230r.1&id=7&ns=1"
    assert [one.item for one in read(link, "taobao")] == ["7"]


def test_an_item_that_the_ledger_met_under_the_link_is_that_one():
    link = "https://m.shoucang.example/goods/12"
    assert [one.item for one in read(link, "shoucang_api")] == [link]
    known = {"items": {link: "12"}}
    assert [one.item for one in read(link, "shoucang_api", **known)] == ["12"]


def test_a_host_that_the_ledger_met_on_the_site_is_the_site_s():
    link = "https://detail.shop.example/item/9"
    with pytest.raises(SheetInvalid):
        read(link)
    assert [one.item for one in read(link, hosts={"detail.shop.example"})] == [link]


def test_links_of_other_sites_are_refused_with_their_lines():
    text = (
        "https://bbs.guwan.example/t?tid=1\n\n"
        "https://item.taobao.com/item.htm?id=7\nhttps://nobody.example/1"
    )
    assert [line for line, _ in wrong(text)] == [3, 4]


@pytest.mark.parametrize(
    "line",
    [
        "javascript:alert(1)",
        "tid=7",
        "https://",
        "https://bbs.guwan.example@nobody.example/",
        "<b>",
    ],
)
def test_what_is_no_link_is_refused(line: str):
    assert [number for number, _ in wrong(f"https://bbs.guwan.example/t?tid=1\n{line}")] == [2]


def test_nothing_and_too_much_are_refused():
    assert wrong(" \n\n") == [(None, "there is no link")]
    many = "\n".join(f"https://bbs.guwan.example/t?tid={n}" for n in range(MOST + 1))
    assert wrong(many)[0][1].startswith(f"{MOST + 1} lines")


def test_what_cannot_be_seen_or_kept_is_a_slip():
    ((number, what),) = wrong("https://bbs.guwan.example/t?tid=1\t象\u202e牙")
    assert (number, what) == (1, "holds characters that nobody can see")
    ((_, what),) = wrong("https://bbs.guwan.example/x/" + "9" * 600)
    assert what == "its link names no item within 500 characters"


def test_a_column_that_is_too_long_is_a_slip():
    text = "https://bbs.guwan.example/t?tid=1\t" + "象" * 2001
    assert wrong(text) == [(1, "its title is longer than 2000 characters")]
