"""A shop: a grid with links that follow the visitor, and pages of the goods behind them."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

from casque.demo.servers.addresses import Address
from casque.demo.servers.drawn import Dress, Notice, Results, Row
from casque.demo.servers.markup import joined, t
from casque.demo.simulation.shelves import Site

_SAYS: dict[Notice, str] = {
    "captcha": '<div class="nc-wrapper"><div class="nc-slider">向右滑动完成验证</div></div>',
    "login_wall": '<div id="login-box"><h2>请登录</h2><input id="login-name"></div>',
    "rate_limited": '<div class="error-wrap">亲，访问太频繁了，歇一会儿</div>',
    "unavailable": '<div class="error-wrap">亲，小二正在抢修</div>',
    "word_blocked": '<div class="tips">根据相关法律法规，“该词”的搜索结果没有显示</div>',
    "soft_ban": '<h2 class="guess-title">亲，这些宝贝正在热卖</h2>',
    "beyond": '<div class="error-wrap">亲，没有这一页</div>',
    "gone": '<div class="offline"><strong>此宝贝已下架</strong></div>',
}


def results(page: Results) -> str:
    """Return a page of results, or the page that says that there are none."""
    body = _grid(page) if page.rows else _none(page)
    return _frame(page.site, page.words, page.trimmings + body + _beside(page.beside))


def detail(site: Site, row: Row) -> str:
    """Return the page of the goods."""
    thumbs = joined(
        f'<li><img src="{t(one)}?size=60" data-big="{t(one)}"></li>' for one in row.pictures
    )
    body = (
        f'<div id="detail" data-nid="{t(row.item)}">\n'
        f'<div class="gallery"><ul>{thumbs}</ul></div>\n'
        f'<div class="property"><h3 class="main-title">{t(row.title)}</h3>'
        f'<div class="price-now">{_price(row)}</div>'
        f'<div class="shop-info"><a data-shop="{t(row.account)}" href="/shop/{t(row.account)}">'
        f"{t(row.seller)}</a></div>"
        f"{_date(site, row)}</div>\n"
        f'<div class="tab-content">{t(row.description)}</div>\n</div>\n'
    )
    return _frame(site, row.title, body)


def notice(site: Site, kind: Notice, beside: Sequence[Row]) -> str:
    """Return the page that says something instead of results."""
    if kind == "odd_template":
        floors = joined(f'<div class="floor">{t(row.title)}</div>' for row in beside)
        return _frame(site, "会场", f'<div class="venue">{floors}</div>')
    return _frame(site, "提示", _SAYS[kind] + (_beside(beside) if kind == "soft_ban" else ""))


def _frame(site: Site, title: str, body: str) -> str:
    return (
        '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="UTF-8"/>\n'
        f"<title>{t(title)}_{t(site.name)}</title>\n<script>var g_config={{}};</script>\n"
        f'</head>\n<body class="search">\n<div class="site-nav"><a href="/login">亲，请登录</a> '
        f'{t(site.name)}</div>\n<div id="page">\n{body}</div>\n'
        '<div class="footer">本站一切内容均为虚构</div>\n</body>\n</html>\n'
    )


def _grid(page: Results) -> str:
    goods = joined(_goods(page, row) for row in page.rows)
    onward = f'<a class="next" href="{t(page.next)}">&gt;</a>' if page.next else ""
    cap = f"<em>共{page.pages}页，可看{page.site.max_pages}页</em>" if page.is_capped else ""
    return (
        f'<div class="grid">\n{goods}</div>\n<div class="pagination" data-cur="{page.number}" '
        f'data-all="{page.pages}">{onward}{cap}</div>\n'
    )


def _goods(page: Results, row: Row) -> str:
    return (
        f'<div class="goods-item" data-nid="{t(row.item)}">\n{_pictures(row)}\n'
        f'<div class="title"><a target="_blank" href="{t(_tracked(row, page.number))}">'
        f"{_highlighted(row.title, page.words)}</a></div>\n"
        f'<p class="brief">{t(row.description)}</p>{row.trimmings}\n'
        f'<div class="price">{_price(row)}</div>\n'
        f'<a class="shopname" data-shop="{t(row.account)}" href="/shop/{t(row.account)}">'
        f"{t(row.seller)}</a>\n"
        f"{_date(page.site, row)}</div>\n"
    )


def _date(site: Site, row: Row) -> str:
    if site.shows == "refreshed":
        return f'<div class="renewed">更新时间 {t(row.date)}</div>'
    return f'<div class="date">{t(row.date)}</div>'


def _tracked(row: Row, number: int) -> str:
    """Return the link with what follows the visitor: another on every page."""
    mark = zlib.crc32(f"{row.item} {number}".encode())
    return f"{row.link}?spm=a2{number}.{mark % 977}&trk={mark:08x}"


def _highlighted(title: str, words: str) -> str:
    """Return the title with the words that were searched marked in it."""
    parts = title.split(words)
    return f'<span class="H">{t(words)}</span>'.join(t(part) for part in parts)


def _price(row: Row) -> str:
    """Return the price as shops print it: the sign apart from the number."""
    if row.price.startswith("¥") and not row.price[1:2].isspace():
        return f"<i>¥</i><strong>{t(row.price[1:])}</strong>"
    return f"<strong>{t(row.price)}</strong>"


def _pictures(row: Row) -> str:
    return joined(f'<img class="pic" src="{t(one)}">' for one in row.pictures)


def _none(page: Results) -> str:
    said = f"没有找到与“<em>{t(page.words)}</em>”相关的宝贝"
    return f'<div class="no-result" data-all="0">{said}</div>\n'


def _beside(rows: Iterable[Row]) -> str:
    """Return the recommended goods: the same boxes, beside the grid."""
    goods = joined(
        f'<div class="goods-item" data-nid="{t(row.item)}"><div class="title">'
        f'<a href="{t(row.link)}?spm=guess">{t(row.title)}</a></div></div>\n'
        for row in rows
    )
    return f'<div class="guess">\n<h2>掌柜热卖</h2>{goods}</div>\n'


DRESS = Dress(
    address=Address("/list?word={term}&pn={page}&from=index"),
    content_type="text/html; charset=utf-8",
    results=results,
    detail=detail,
    notice=notice,
    status_when_gone=200,
)
