from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casque.errors import FieldNotUnderstood
from casque.sites import version_of
from casque.sites.identity import canonical, resolve

BASE = "https://market.example/list/"


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ("HTTPS://Market.Example:443/i?b=2&a=1#top", "https://market.example/i?a=1&b=2"),
        ("//market.example/i/1", "https://market.example/i/1"),
        ("../i/1", "https://market.example/i/1"),
        ("http://market.example:8080/i", "http://market.example:8080/i"),
        ("/i?id=1&spm=x&ns=2", "https://market.example/i?id=1"),
        ("/i?ns=2", "https://market.example/i"),
        ("http://market.example./i", "http://market.example/i"),
        ("http://[::1]:80/i", "http://[::1]/i"),
        ("/搜索?q=象牙", "https://market.example/%E6%90%9C%E7%B4%A2?q=%E8%B1%A1%E7%89%99"),
    ],
)
def test_a_link_has_one_form(link, name):
    assert canonical(link, base=BASE, drop=("spm", "ns")) == name


def test_a_links_form_needs_nothing_dropped():
    assert canonical("/i?spm=1", base=BASE) == "https://market.example/i?spm=1"


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://market.example/i",
        "mailto:a@b.example",
        "http://a..b/",
        "http://a b/",
        "http://" + "a" * 70 + "é.example/",
        "https://user:word@market.example/",
        "http://[bad/",
        "http://market.example:99999/",
        "http://market.example:x/",
        "/i/" + "x" * 3000,
    ],
)
def test_what_is_no_plain_web_address_is_refused(link):
    with pytest.raises(FieldNotUnderstood):
        resolve(link, base=BASE)


@pytest.mark.parametrize("link", ["#", "#top", "https://", "/list/", "?", "."])
def test_the_page_itself_names_no_item(link):
    with pytest.raises(FieldNotUnderstood):
        canonical(link, base=BASE)


def test_what_no_encoding_can_write_is_refused():
    with pytest.raises(FieldNotUnderstood):
        canonical("/i?q=\ud83d", base=BASE)


@given(st.text(max_size=40))
def test_any_link_is_one_form_or_refused(link):
    try:
        name = canonical(link, base=BASE)
    except FieldNotUnderstood:
        return
    assert name.startswith(("http://", "https://"))
    assert canonical(name, base=BASE) == name


A = {"title": "t", "description": "d", "pictures": ["https://a.example/1.jpg"], "price": "1"}


def test_a_version_is_the_same_for_ever():
    written = b'["t","d",["/1.jpg"],"1"]'  # judgements hang on it: never change this
    assert version_of(**A) == sha256(written).hexdigest()[:12]


@pytest.mark.parametrize(
    "change",
    [{"title": "u"}, {"description": None}, {"price": "2"}, {"price": None}, {"pictures": []},
     {"pictures": ["https://a.example/1.jpg?v=2"]}],
)  # fmt: skip
def test_a_version_changes_with_text_pictures_and_price(change):
    assert version_of(**(A | change)) != version_of(**A)


def test_a_version_changes_with_nothing_else():
    elsewhere = A | {"pictures": ["http://b.example/1.jpg"]}
    assert version_of(**elsewhere) == version_of(**A)
    two = ["https://a.example/1.jpg", "https://a.example/2.jpg"]
    assert version_of(**(A | {"pictures": two})) == version_of(**(A | {"pictures": two[::-1]}))


def test_texts_never_run_into_one_another():
    left = version_of(title="ab", description="c", pictures=[], price=None)
    assert left != version_of(title="a", description="bc", pictures=[], price=None)
