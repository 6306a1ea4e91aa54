"""Cards of today in UTF-8, with JSON-LD beside them; a next link."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from casque.demo.servers.addresses import Address
from casque.demo.servers.drawn import Dress, Notice, Results, Row
from casque.demo.servers.markup import joined, t
from casque.demo.simulation.shelves import Site

_SAYS: dict[Notice, tuple[str, str]] = {
    "captcha": (
        "安全验证",
        '<div id="slide-captcha" data-sitekey="invented"><p>请拖动滑块完成拼图</p></div>',
    ),
    "login_wall": (
        "登录",
        '<form class="signin-gate" method="post"><h2>登录后查看搜索结果</h2>'
        '<input name="account"><input type="password" name="secret"></form>',
    ),
    "rate_limited": ("请求过多", '<p class="slow-down">操作过于频繁，请稍候重试</p>'),
    "unavailable": ("维护中", '<p class="down">网站维护中，马上回来</p>'),
    "word_blocked": (
        "搜索",
        '<div class="law-note">根据相关法律法规和平台规则，不展示与该词有关的内容</div>',
    ),
    "soft_ban": ("搜索", '<h2 class="instead">没有更多了？为您推荐以下好物</h2>'),
    "beyond": ("404", '<p class="lost">页面走丢了</p>'),
    "gone": ("已下架", '<main class="gone"><h1>该商品已下架</h1></main>'),
}


def results(page: Results) -> str:
    """Return a page of results, or the page that says that there are none."""
    body = _list(page) if page.rows else _none(page)
    head = _linked_data(page.rows)
    return _frame(
        page.site, f"{page.words} 搜索结果", page.trimmings + body + _beside(page.beside), head
    )


def detail(site: Site, row: Row) -> str:
    """Return the page of one advertisement."""
    body = (
        f'<main class="product" data-id="{t(row.item)}">\n<h1 itemprop="name">{t(row.title)}</h1>\n'
        f'<p itemprop="description">{t(row.description)}</p>\n'
        f'<data itemprop="price">{t(row.price)}</data>\n'
        f"{_owner(row)}{_time(site, row)}{_pictures(row)}</main>\n"
    )
    return _frame(site, row.title, body)


def notice(site: Site, kind: Notice, beside: Sequence[Row]) -> str:
    """Return the page that says something instead of results."""
    if kind == "odd_template":
        tiles = joined(f'<div class="tile-v9"><b>{t(row.title)}</b></div>' for row in beside)
        return _frame(site, "发现", f'<div id="discover">{tiles}</div>')
    title, body = _SAYS[kind]
    return _frame(site, title, body + (_beside(beside) if kind == "soft_ban" else ""))


def _frame(site: Site, title: str, body: str, head: str = "") -> str:
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head><meta charset="utf-8">\n'
        f"<title>{t(title)} · {t(site.name)}</title>\n"
        f'<meta name="viewport" content="width=device-width">\n{head}</head>\n<body>\n'
        f'<header><a href="/">{t(site.name)}</a><a href="/login">登录</a></header>\n{body}'
        "<footer>本站一切内容均为虚构</footer>\n</body>\n</html>\n"
    )


def _linked_data(rows: Iterable[Row]) -> str:
    """Return the results as schema.org has them; `<` is written so that no script ends early."""
    listed = [
        {"@type": "Product", "sku": row.item, "name": row.title, "url": row.link} for row in rows
    ]
    data = {"@context": "https://schema.org", "@type": "ItemList", "itemListElement": listed}
    written = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{written}</script>\n'


def _list(page: Results) -> str:
    cards = joined(_card(page.site, row) for row in page.rows)
    return (
        f'<main id="results" data-total="{page.total}">\n{cards}</main>\n'
        f'<nav class="pager">{_pager(page)}</nav>\n'
    )


def _card(site: Site, row: Row) -> str:
    return (
        f'<article class="card" data-id="{t(row.item)}">\n'
        f'<a class="card-link" href="{t(row.link)}"><h3>{t(row.title)}</h3></a>\n'
        f'<p class="desc">{t(row.description)}</p>{row.trimmings}\n'
        f'<span class="price">{t(row.price)}</span>\n'
        f"{_owner(row)}{_time(site, row)}{_pictures(row)}</article>\n"
    )


def _owner(row: Row) -> str:
    uid = t(row.account)
    return f'<a class="owner" data-uid="{uid}" href="/u/{uid}">{t(row.seller)}</a>\n'


def _time(site: Site, row: Row) -> str:
    """Return the date as machines read it; a refresh says so in its class and in words."""
    if not row.date:
        return ""
    name, word = ("bumped", "擦亮") if site.shows == "refreshed" else ("posted", "发布")
    return f'<time class="{name}" datetime="{t(row.date)}">{word}</time>\n'


def _pictures(row: Row) -> str:
    return joined(
        f'<img class="photo" loading="lazy" src="/blank.gif" data-src="{t(one)}">'
        for one in row.pictures
    )


def _pager(page: Results) -> str:
    if page.next:
        return f'<a rel="next" class="onward" href="{t(page.next)}">下一页</a>'
    if page.is_capped:
        return f'<p class="cap">最多显示 {page.site.max_pages} 页，请缩小范围</p>'
    return '<span class="end">到底了</span>'


def _none(page: Results) -> str:
    return (
        '<main id="results" data-total="0"><div class="no-result">'
        f"<h2>没有找到“{t(page.words)}”的相关商品</h2></div></main>\n"
    )


def _beside(rows: Iterable[Row]) -> str:
    """Return the recommended goods: cards too, within an aside."""
    cards = joined(
        f'<article class="card card-rec" data-id="{t(row.item)}">'
        f'<a class="card-link" href="{t(row.link)}?from=rec"><h3>{t(row.title)}</h3></a>'
        f'<span class="price">{t(row.price)}</span></article>\n'
        for row in rows
    )
    return f'<aside class="recommended"><h2>猜你喜欢</h2>\n{cards}</aside>\n'


DRESS = Dress(
    address=Address("/search?q={term}&page={page}"),
    content_type="text/html; charset=utf-8",
    results=results,
    detail=detail,
    notice=notice,
    status_when_gone=200,
)
