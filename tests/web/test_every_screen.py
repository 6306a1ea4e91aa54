"""What holds for every screen: it is there, it is shut to strangers, and it asks little."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from crawling import crawl
from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse

from casque.rounds.home import Home

MOST_QUERIES = 30
NOT_BY_LINK = frozenset(
    {"set_language", "enter", "second-factor", "enrol", "enrol-qr", "start", "start-progress"}
)
"""Views that a visitor who is in does not reach by following links."""


@contextmanager
def counted() -> Iterator[list[str]]:
    asked: list[str] = []

    def note(execute: Callable, sql: str, *rest: object) -> object:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield asked


@pytest.mark.parametrize("role", ["analyst", "lead"])
def test_every_link_leads_somewhere_and_asks_at_most_thirty_queries(
    filled: Home, visit, role: str
) -> None:
    client = visit(role)
    screens = crawl(client)
    assert len(screens.found) > 10
    wrong = [
        (address, answered.status_code)
        for answers in screens.found.values()
        for address, answered in answers
        if answered.status_code != 200
    ]
    assert wrong == []
    for _, address, _ in screens.pages():
        with counted() as asked:
            client.get(address)
        assert len(asked) <= MOST_QUERIES, (address, len(asked))


def test_every_page_carries_the_policy(filled: Home, visit) -> None:
    for answers in crawl(visit("lead")).found.values():
        for address, answered in answers:
            policy = answered.headers["Content-Security-Policy"]
            assert "default-src 'self'" in policy or "sandbox" in policy, address
            assert "unsafe" not in policy, address


def test_nothing_is_inline(filled: Home, visit) -> None:
    from parsel import Selector

    for _, address, text in crawl(visit("lead")).pages():
        page = Selector(text=text)
        assert not page.css("style, [style], script:not([src])"), address
        handlers = page.xpath("//@*[starts-with(name(), 'on')]").getall()
        assert handlers == [], address


def test_a_stranger_sees_no_screen(filled: Home, visit) -> None:
    stranger = Client()
    for answers in crawl(visit("lead")).found.values():
        for address, _ in answers:
            answered = stranger.get(address)
            assert answered.status_code in (302, 403), address


def test_no_get_is_left_out(queued: Home, visit) -> None:
    """Every view without arguments is reached by links, takes no GET, or is named above."""
    client = visit("lead")
    met = set(crawl(client).found)
    plain = {p.name for p in get_resolver().url_patterns if not p.pattern.converters}
    left = {name for name in plain - met if client.get(reverse(name)).status_code != 405}
    assert left == NOT_BY_LINK
