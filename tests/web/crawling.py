"""Every screen of the web, found as a visitor finds it: by following the links."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from parsel import Selector

PER_NAME = 3
"""Addresses looked at of each kind of page: a screen is a view, not every number it can show."""

OUTSIDE = ("/static/",)


@dataclass
class Screens:
    """Answers by the name of their view, each with its address."""

    found: dict[str, list[tuple[str, HttpResponse]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def pages(self) -> Iterator[tuple[str, str, str]]:
        """Give name, address and text of every HTML page."""
        for name, answers in sorted(self.found.items()):
            for address, answered in answers:
                if answered.headers.get("content-type", "").startswith("text/html"):
                    yield name, address, answered.content.decode()


def crawl(client: Client, start: str = "/") -> Screens:
    """Return what stands behind the links of a start page, and of what they lead to."""
    screens, waiting, met = Screens(), deque([start]), {start}
    while waiting:
        address = waiting.popleft()
        name = _name(address)
        if name is None or len(screens.found[name]) >= PER_NAME:
            continue
        answered = client.get(address)
        if answered.status_code in (301, 302):
            target = _inside(answered["location"], address)
            if target and target not in met:
                met.add(target)
                waiting.append(target)
            continue
        screens.found[name].append((address, answered))
        for link in links(answered, address):
            if link not in met:
                met.add(link)
                waiting.append(link)
    return screens


def links(answered: HttpResponse, base: str) -> Iterator[str]:
    """Give the addresses of ours that a page names in links, pictures and what htmx loads."""
    if not answered.headers.get("content-type", "").startswith("text/html"):
        return
    page = Selector(text=answered.content.decode() or "<p></p>")
    for name in page.css("a::attr(href), img::attr(src), [hx-get]::attr(hx-get)").getall():
        inside = _inside(name, base)
        if inside:
            yield inside


def _inside(link: str, base: str) -> str | None:
    """Return the path of a link that stays with us, without its fragment."""
    parts = urlsplit(urljoin(f"http://testserver{base}", link))
    if parts.netloc != "testserver" or parts.path.startswith(OUTSIDE):
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _name(address: str) -> str | None:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return f"nothing at {address}"
