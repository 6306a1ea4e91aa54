"""A lean page for telephones: one-letter names, words in the path, "load more"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from casque.demo.servers.addresses import Address
from casque.demo.servers.drawn import Dress, Notice, Results, Row
from casque.demo.servers.markup import joined, t
from casque.demo.simulation.shelves import Site

END = "<!--end-->"
"""The last of every whole page: it closes no tags."""

_SAYS: dict[Notice, str] = {
    "captcha": "<p class=v>点击下图中的所有茶壶</p>",
    "login_wall": "<p class=l>请用手机号登录后再搜</p>",
    "rate_limited": "<p class=f>您点得太快啦</p>",
    "unavailable": "<p class=b>小店打烊中</p>",
    "word_blocked": "<p class=g>根据相关法律法规，该词不支持搜索</p>",
    "soft_ban": "<p class=r>附近的好物</p>",
    "beyond": "<p class=n>没有了</p>",
    "gone": "<p class=n>卖掉了或删除了</p>",
}


def results(page: Results) -> str:
    """Return a page of results, or the page that says that there are none."""
    rows = joined(_row(page.site, row) for row in page.rows)
    tail = _tail(page) if page.rows else f"<p class=z>暂无“{t(page.words)}”，换个词试试</p>"
    return _frame(
        page.site, f"{page.trimmings}<div class=k>{rows}</div>{tail}{_beside(page.beside)}"
    )


def detail(site: Site, row: Row) -> str:
    """Return the page of one advertisement."""
    body = (
        f"<div class=o data-i='{t(row.item)}'><h4>{t(row.title)}</h4><s>{t(row.price)}</s>"
        f"<u data-u='{t(row.account)}'>{t(row.seller)}</u>"
        f"{_date(site, row)}<p>{t(row.description)}</p>"
        f"{_pictures(row)}</div>"
    )
    return _frame(site, body)


def notice(site: Site, kind: Notice, beside: Sequence[Row]) -> str:
    """Return the page that says something instead of results."""
    if kind == "odd_template":
        return _frame(site, joined(f"<li>{t(row.title)}" for row in beside))
    return _frame(site, _SAYS[kind] + (_beside(beside) if kind == "soft_ban" else ""))


def _frame(site: Site, body: str) -> str:
    return (
        "<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{t(site.name)}</title><body><h6>{t(site.name)}</h6>{body}"
        f"<h6>本站一切内容均为虚构</h6>{END}"
    )


def _row(site: Site, row: Row) -> str:
    return (
        f"<a class=i href='{t(row.link)}' data-u='{t(row.account)}'><b>{t(row.title)}</b>"
        f"<i>{t(row.description)}</i><s>{t(row.price)}</s><u>{t(row.seller)}</u>"
        f"{_date(site, row)}{_pictures(row)}</a>{row.trimmings}"
    )


def _date(site: Site, row: Row) -> str:
    if site.shows == "refreshed":
        return f"<dfn>擦亮于{t(row.date)}</dfn>"
    return f"<q>{t(row.date)}</q>" if row.date else ""


def _pictures(row: Row) -> str:
    return joined(f"<img src='{t(one)}'>" for one in row.pictures)


def _tail(page: Results) -> str:
    if page.next:
        return f"<a class=m href='{t(page.next)}'>加载更多</a>"
    return "<p class=c>只能看到这里</p>" if page.is_capped else "<p class=e>没有更多了</p>"


def _beside(rows: Iterable[Row]) -> str:
    """Return the recommended goods: the same lines, further down."""
    lines = joined(f"<a class=i href='{t(row.link)}'><b>{t(row.title)}</b></a>" for row in rows)
    return f"<div class=w><h5>猜你喜欢</h5>{lines}</div>"


DRESS = Dress(
    address=Address("/so/{term}/{page}"),
    content_type="text/html",
    results=results,
    detail=detail,
    notice=notice,
    status_when_gone=404,
)
