"""The first page of a site, for people who look round: each term a link to its search."""

from __future__ import annotations

from casque.demo.servers import lures
from casque.demo.servers.addresses import Address, Query
from casque.demo.servers.markup import joined, t
from casque.demo.simulation.shelves import Market, Site


def home_page(market: Market, site: Site, month: str, address: Address) -> str:
    """Return the page."""
    words = [term.text for term in market.terms if term.since <= month]
    links = joined(
        f'<li><a href="{t(address.write(Query(text, 1), site.per_page))}">{t(text)}</a></li>\n'
        for text in words
    )
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f"<title>{t(site.name)}</title></head><body>\n<h1>{t(site.name)}</h1>\n"
        f"<p>{t(month)} · 本站一切内容均为虚构 (everything here is invented)</p>\n"
        f"<ul>\n{links}</ul>\n{lures.links('/')}</body></html>\n"
    )
