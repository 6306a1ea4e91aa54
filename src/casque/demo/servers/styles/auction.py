"""An auction house: lots with bids and end times; "123 lots, 20 a page"."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

from casque.demo.servers.addresses import Address
from casque.demo.servers.drawn import Dress, Notice, Results, Row
from casque.demo.servers.markup import joined, t
from casque.demo.simulation.shelves import Site

_SAYS: dict[Notice, str] = {
    "captcha": '<fieldset id="proof"><legend>请按顺序点击文字</legend><canvas></canvas></fieldset>',
    "login_wall": '<section class="members">会员登录后方可检索拍品<input name="member"></section>',
    "rate_limited": "<h3>访问过于频繁，系统已暂时限制您的访问</h3>",
    "unavailable": "<h3>拍卖系统繁忙</h3>",
    "word_blocked": '<section class="legal">根据相关法律法规，涉及该词的拍品已屏蔽</section>',
    "soft_ban": '<h2 id="special">本周专场</h2>',
    "beyond": "<h3>页码超出范围</h3>",
    "gone": '<section class="withdrawn"><h2>该拍品已撤拍</h2></section>',
}


def results(page: Results) -> str:
    """Return a page of lots, or the page that says that there are none."""
    body = _lots(page) if page.rows else _none(page)
    return _frame(page.site, page.words, page.trimmings + body + _beside(page.beside))


def detail(site: Site, row: Row) -> str:
    """Return the page of one lot."""
    body = (
        f'<section class="catalogue-entry"><h1>{t(row.title)}</h1>\n<table>'
        f'<tr><th>拍品编号</th><td class="no">{t(row.item)}</td></tr>'
        f'<tr><th>当前价</th><td class="bid">{t(row.price)}</td></tr>'
        f'<tr><th>送拍人</th><td class="from"><a href="/house/{t(row.account)}">'
        f"{t(row.seller)}</a></td></tr>"
        f"<tr><th>日期</th>{_date(site, row, 'td')}</tr>"
        f'</table>\n<blockquote>{t(row.description)}</blockquote>\n<div class="plates">'
        f"{_plates(row)}</div></section>\n"
    )
    return _frame(site, row.title, body)


def notice(site: Site, kind: Notice, beside: Sequence[Row]) -> str:
    """Return the page that says something instead of lots."""
    if kind == "odd_template":
        names = joined(f"<dt>{t(row.title)}</dt><dd>{t(row.price)}</dd>" for row in beside)
        return _frame(site, "预展", f'<dl class="preview">{names}</dl>')
    return _frame(site, "提示", _SAYS[kind] + (_beside(beside) if kind == "soft_ban" else ""))


def _frame(site: Site, title: str, body: str) -> str:
    return (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" '
        '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="zh"><head>'
        '<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />'
        f"<title>{t(title)} - {t(site.name)}</title></head>\n<body>\n"
        f'<div id="hall"><h1 id="house">{t(site.name)}</h1>\n{body}</div>\n'
        "<p>本站一切内容均为虚构</p>\n</body></html>\n"
    )


def _lots(page: Results) -> str:
    lots = joined(_lot(page.site, row) for row in page.rows)
    return f'<div id="lots">\n{lots}</div>\n{_count(page)}'


def _lot(site: Site, row: Row) -> str:
    return (
        '<dl class="lot">\n'
        f'<dt><a href="{t(row.link)}" title="{t(row.title)}">{t(row.title)}</a></dt>\n'
        f'<dd class="plates">{_plates(row)}</dd><dd class="text">{t(row.description)}</dd>\n'
        f'<dd class="bid">{t(row.price)}</dd><dd class="bids">{_bids(row)} 次出价</dd>\n'
        f'<dd class="from"><a href="/house/{t(row.account)}">{t(row.seller)}</a></dd>\n'
        f"{_date(site, row, 'dd')}\n"
        f'<dd class="ends">距结束 {_bids(row) + 1} 天</dd>'
        f"{row.trimmings}</dl>\n"
    )


def _date(site: Site, row: Row, tag: str) -> str:
    """Return the date; that of a lot that comes up again says so."""
    if site.shows == "refreshed":
        return f'<{tag} class="again">重新上拍：{t(row.date)}</{tag}>'
    return f'<{tag} class="on">{t(row.date)}</{tag}>'


def _bids(row: Row) -> int:
    """Return how often was bid: of no meaning, and always the same for a lot."""
    return zlib.crc32(row.item.encode()) % 9


def _plates(row: Row) -> str:
    return joined(f'<img src="{t(one)}" alt="" />' for one in row.pictures)


def _count(page: Results) -> str:
    onward = f'<a href="{t(page.next)}">后一页</a>' if page.next else ""
    cap = "（只列出最近的拍品）" if page.is_capped else ""
    return (
        f'<div class="count">共 <em class="all">{page.total}</em> 件拍品，每页 <em class="each">'
        f'{page.site.per_page}</em> 件，当前第 <em class="at">{page.number}</em> 页{cap} {onward}'
        "</div>\n"
    )


def _none(page: Results) -> str:
    return (
        '<div class="count">共 <em class="all">0</em> 件拍品</div>\n'
        f'<div class="nothing">未检索到含“{t(page.words)}”的拍品</div>\n'
    )


def _beside(rows: Iterable[Row]) -> str:
    """Return the recommended lots: lots too, in a hall of their own."""
    lots = joined(
        f'<dl class="lot"><dt><a href="{t(row.link)}">{t(row.title)}</a></dt>'
        f'<dd class="bid">{t(row.price)}</dd></dl>\n'
        for row in rows
    )
    return f'<div id="highlights"><h2>精品推荐</h2>\n{lots}</div>\n'


DRESS = Dress(
    address=Address("/lots/find?key={term}&p={page}", first_page=0),
    content_type="text/html; charset=utf-8",
    results=results,
    detail=detail,
    notice=notice,
    status_when_gone=200,
)
