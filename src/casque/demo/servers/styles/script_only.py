"""A page whose results a script fetches and draws: without a browser there are none."""

from __future__ import annotations

import json
from collections.abc import Sequence

from casque.demo.servers.addresses import Address
from casque.demo.servers.drawn import Dress, Notice, Plain, Results, Row
from casque.demo.servers.markup import t
from casque.demo.simulation.shelves import Site

DATA = Address("/so/data?wd={term}&p={page}")
"""What the script asks; the same words as the page's own address."""

_SCRIPT = """
fetch("/so/data" + location.search).then(r => r.json()).then(d => {
  const app = document.getElementById("app");
  app.dataset.state = d.list.length ? "drawn" : "empty";
  const put = (tag, name, text) => Object.assign(document.createElement(tag),
    {className: name, textContent: text});
  for (const g of d.list) {
    const li = put("li", "goods", "");
    li.dataset.id = g.id;
    const a = put("a", "t", g.title), s = put("a", "s", g.seller);
    a.href = g.link; s.dataset.uid = g.account;
    li.append(a, put("p", "d", g.detail), put("b", "p", g.price), s);
    if (g.posted) li.append(put("i", "w", g.posted));
    if (g.refreshed) li.append(put("i", "r", "刷新于" + g.refreshed));
    for (const one of g.pictures) li.append(Object.assign(put("img", "v", ""), {src: one}));
    app.append(li);
  }
  app.append(put("i", d.more ? "on" : "end", ""));
});
"""
_SAYS: dict[Notice, str] = {
    "captcha": '<div class="shield" data-kind="puzzle">请证明您不是机器人</div>',
    "login_wall": '<div class="gate">搜索前请登录<form><input name="tel"></form></div>',
    "rate_limited": '<div class="calm">慢一点，休息一下</div>',
    "unavailable": '<div class="oops">系统升级中</div>',
    "word_blocked": '<div class="policy">根据相关法律法规，此词的结果不予显示</div>',
    "soft_ban": '<div class="feed">为你精选</div>',
    "odd_template": '<div id="root-v2"></div>',
    "beyond": '<div class="lost">404</div>',
    "gone": '<div class="lost">宝贝不见了</div>',
}


def results(page: Results) -> str:
    """Return the page without its results: the script will draw them, or that there are none."""
    body = f'<ul id="app" data-state="loading"></ul>\n{page.trimmings}<script>{_SCRIPT}</script>\n'
    return _frame(page.site, page.words, f"<noscript>请开启脚本</noscript>{body}")


def data(page: Results) -> str:
    """Return what the script draws."""
    goods = [_goods(page.site, row) for row in page.rows]
    more = bool(page.next) or page.is_capped
    return json.dumps({"list": goods, "more": more, "total": page.total}, ensure_ascii=False)


def detail(site: Site, row: Row) -> str:
    """Return the page of one advertisement, which needs no script."""
    body = (
        f'<div id="one" data-id="{t(row.item)}"><p class="t">{t(row.title)}</p>'
        f'<p class="d">{t(row.description)}</p><b class="p">{t(row.price)}</b>'
        f'<a class="s" data-uid="{t(row.account)}">{t(row.seller)}</a></div>\n'
    )
    return _frame(site, row.title, body)


def notice(site: Site, kind: Notice, beside: Sequence[Row]) -> str:
    """Return the page that says something instead of results."""
    shown = "".join(f"<p>{t(row.title)}</p>" for row in beside) if kind == "soft_ban" else ""
    return _frame(site, "提示", _SAYS[kind] + shown)


def _frame(site: Site, title: str, body: str) -> str:
    return (
        '<!doctype html><html><head><meta charset="utf-8">'
        f"<title>{t(title)}_{t(site.name)}</title></head><body>\n{body}"
        "<small>本站一切内容均为虚构</small></body></html>\n"
    )


def _goods(site: Site, row: Row) -> Plain:
    return {
        "id": row.item,
        "title": row.title,
        "detail": row.description,
        "price": row.price,
        "account": row.account,
        "seller": row.seller,
        "link": row.link,
        "pictures": row.pictures,
        site.shows: row.date,
    }


DRESS = Dress(
    address=Address("/so?wd={term}&p={page}"),
    content_type="text/html; charset=utf-8",
    results=results,
    detail=detail,
    notice=notice,
    status_when_gone=404,
)
