"""A market that is invented, its pages and its adapter."""

import json

from casque.sites import Adapter, read_page

MARKET = {
    "name": "market",
    "title": "Market",
    "language": "zh-Hans",
    "address": "https://market.example/",
    "terms_of_use": "Invented.",
    "search_url": "https://market.example/s?q={term}&p={page}",
    "order": "newest_first",
    "layouts": [
        {
            "name": "cards",
            "engine": "css",
            "results": "div.card",
            "results_when": [{"css": "#list"}],
            "fields": {
                "link": "a::attr(href)",
                "title": "h3",
                "price": ".price",
                "pictures": "img::attr(src)",
                "posted": ".posted",
                "seller": {"select": ".seller", "pattern": "卖家：(.+)"},
            },
            "paging": {"next": "a.next::attr(href)"},
        }
    ],
    "signs": {"empty_when": [{"css": ".none"}], "needs_browser_when": [{"css": "noscript.only"}]},
}
JSON_LAYOUT = {
    "name": "rows",
    "engine": "jmespath",
    "results": "rows",
    "results_when": [{"jmespath": "ok"}],
    "fields": {"item": "id", "title": "title", "price": "price", "account": "by"},
}


def changed(base, **changes):
    """Return a copy of an adapter's data with keys put in another way; None removes one."""
    data = json.loads(json.dumps(base)) | changes
    return {k: v for k, v in data.items() if v is not None}


def adapter_of(data):
    return Adapter.from_json(json.dumps(data))


def read(adapter, page, **known):
    """Return the reading of a page given as text, bytes or JSON value."""
    if not isinstance(page, str | bytes):
        page = json.dumps(page)
    body = page.encode() if isinstance(page, str) else page
    values = {"status": 200, "content_type": "", "url": "https://market.example/s"} | known
    return read_page(adapter, body, **values)


def a_card(link="/i/1", title="旧书签", rest=""):
    return f'<div class="card"><a href="{link}"><h3>{title}</h3></a>{rest}</div>'


def a_page(*cards, rest=""):
    return f'<html><body><div id="list">{"".join(cards)}</div>{rest}</body></html>'
