"""The words of the ledger on screens: in Chinese where a person reads Chinese."""

from typing import get_args

from django.test import Client

from casque.db import models as m
from casque.rounds.home import Home
from casque.tables import Kind, PageClass
from casque.web.templatetags.reason_words import CLASSES, KINDS


def test_every_class_of_page_and_every_kind_of_search_has_its_word():
    assert tuple(CLASSES) == get_args(PageClass)
    assert tuple(KINDS) == get_args(Kind)


def test_a_search_says_in_chinese_how_it_ended(filled: Home, visit):
    page = _search(visit(language="zh-hans"))
    assert "1 页共 8 条结果" in page
    assert "8 results" not in page
    assert "按词，每月" in page
    assert "8 results on 1 page" in _search(visit(code="A2"))


def _search(client: Client) -> str:
    pk = m.Search.objects.get(query="象牙").pk
    return client.get(f"/rounds/2012-03/searches/{pk}/").content.decode()


def test_the_map_says_in_chinese_how_each_search_ended(filled: Home, visit):
    page = visit(language="zh-hans").get("/rounds/2012-03/").content.decode()
    assert "收藏集市 · 象牙 — 完成: 1 页共 8 条结果" in page


def test_a_refusal_is_told_in_chinese(filled: Home, visit):
    client = visit(language="zh-hans")
    told = client.post("/rounds/open/", {"month": "March"}, follow=True).content.decode()
    assert "轮次是一个月份，例如 2014-09，而不是 &#x27;March&#x27;" in told


def test_what_a_person_wrote_stays_as_they_wrote_it(filled: Home, visit):
    said = "page 1: <b>they asked</b> us"
    m.Search.objects.filter(query="象牙").update(reason=said)
    page = _search(visit(language="zh-hans"))
    assert "第 1 页：&lt;b&gt;they asked&lt;/b&gt; us" in page
