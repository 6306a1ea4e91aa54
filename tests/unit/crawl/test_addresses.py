"""What is judged of an address is what Scrapy and Twisted send."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from twisted.web.client import URI

from casque.crawl.addresses import joined, sent_as

PATHS = st.text(alphabet="/.%2eEaé象?#&=\\\t ;:@[]|", max_size=20)


@given(path=PATHS, encoding=st.sampled_from(["utf-8", "gb18030", "big5hkscs"]))
def test_scrapy_sends_it_as_it_is(path, encoding):
    try:
        sent = sent_as(f"http://m01.localhost/{path}", encoding)
    except ValueError:
        return  # a character that its encoding does not have
    assert Request(sent, encoding=encoding).url == sent == sent_as(sent, encoding)
    target = URI.fromBytes(sent.encode("ascii")).originForm.decode()
    assert sent == f"http://m01.localhost{target}"
    segments = target.partition("?")[0].lower().replace("%2e", ".").split("/")
    assert not {".", ".."} & set(segments)


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("http://m01.localhost", "http://m01.localhost"),
        ("http://m01.localhost/..", "http://m01.localhost/"),
        ("http://m01.localhost/a/b/..", "http://m01.localhost/a/"),
        ("http://m01.localhost/a/..;", "http://m01.localhost/"),
        ("http://m01.localhost//a/./b", "http://m01.localhost//a/b"),
        ("http://m01.localhost/...", "http://m01.localhost/..."),
        ("http://m01.localhost/s?next=/../a", "http://m01.localhost/s?next=/../a"),
        ("http://m01.localhost:8080/?q=象", "http://m01.localhost:8080/?q=%CF%F3"),  # elephant
    ],
)
def test_only_segments_of_dots_are_taken_out(url, sent):
    assert sent_as(url, "gbk") == sent


@given(st.binary(max_size=30))
def test_whatever_a_location_says_is_an_address_of_ascii_or_none(place):
    try:
        target = joined("http://m01.localhost/s", place.decode("latin-1"))
    except ValueError:
        return
    assert target.isascii()
