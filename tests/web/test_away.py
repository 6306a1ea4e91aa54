"""The door to other websites: only the web, only in full view, and nothing of ours told."""

from __future__ import annotations

import pytest
from django.test import Client
from parsel import Selector

from casque.rounds.home import Home
from casque.web.leaving import Refusal, Way, way_to

REFUSED = [
    "", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "\x01javascript:x",
    "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd",
    "ftp://host.example/", "blob:https://host.example/1", "//host.example/", "/members/",
    "host.example", "http:host.example", "http:/host.example", "http:///host.example", "https://",
    "http://?x", "http://.", "http://-", "http://user@host.example/", "http://a:b@host.example/",
    "https://taobao.example@evil.example/", "http://host.example\\@evil.example/",
    "http://host.example/a b", "http://host.example/\r\nSet-Cookie: a=b", "http://host.example/\x07",
    "http://host.example/\u202egnp.exe", "http://ho\u200bst.example/", " http://host.example/",
    "http://host.example:port/", "http://host.example:99999/", "http://[::1/", "http://ho st/",
    "http://<b>.example/", "http://host.example%2f@evil.example/", "http://h\u3000.example/",
    "http://host.example/" + "a" * 5000, "view-source:http://host.example/", "intent://x#Intent;end",
    "http://" + "a" * 70 + "象.example/",
]  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_plain_address_of_the_web_is_refused_in_words(visit, text: str) -> None:
    answered = visit("analyst").get("/away/", {"to": text})
    assert answered.status_code == 400
    page = Selector(text=answered.content.decode())
    assert "is not followed" in page.css("h1::text").get()
    assert page.css("main .alarm::text").get()
    assert page.css("main a").getall() == []
    assert page.css("script:not([src])").getall() == []
    assert not set("\u202e\u200b\x07") & set(answered.content.decode())


@pytest.mark.parametrize(
    ("text", "host", "looks_like"),
    [
        ("https://item.taobao.example/item.htm?id=1&x=%3Cb%3E#a", "item.taobao.example", ""),
        ("http://market.localhost:8123/1", "market.localhost", ""),
        ("HTTPS://Host.Example/", "host.example", ""),
        ("http://[::1]:80/", "[::1]", ""),
        ("http://10.0.0.7/x", "10.0.0.7", ""),
        ("https://tаobao.example/", "xn--tobao-4ve.example", "tаobao.example"),  # a Cyrillic а
        ("https://例子.example/象牙", "xn--fsqu00a.example", "例子.example"),
    ],
)
def test_an_address_of_the_web_is_shown_and_can_be_followed(
    visit, text: str, host: str, looks_like: str
) -> None:
    answered = visit("analyst").get("/away/", {"to": text})
    assert answered.status_code == 200
    page = Selector(text=answered.content.decode())
    assert page.css("main dd strong::text").get() == host
    assert looks_like in page.css("main dd").get()
    link = page.css("main a.button")
    assert link.attrib["href"] == page.css("code.address::text").get()
    assert link.attrib["href"].split("/")[2].split("@")[-1].startswith(host)
    assert set(link.attrib["rel"].split()) >= {"noreferrer", "noopener", "nofollow"}
    assert link.attrib["referrerpolicy"] == "no-referrer"
    assert answered["referrer-policy"] in ("no-referrer", "same-origin")


def test_a_stranger_is_not_sent_on(served: Home) -> None:
    assert Client().get("/away/", {"to": "http://host.example/"})["location"].startswith("/enter/")


def test_an_address_stays_letter_by_letter_what_it_was() -> None:
    text = "https://host.example/a?b=http://host.example/&c=%E8%B1%A1#d"
    assert way_to(text) == Way(text, "host.example", "")
    refused = way_to("http://host.example/\u202ex")
    assert isinstance(refused, Refusal)
    assert refused.shown == "http://host.example/\\u202ex"
