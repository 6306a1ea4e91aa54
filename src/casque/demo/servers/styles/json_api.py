"""A market that answers its own app in JSON; offsets and `has_more`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from casque.demo.servers.addresses import Address
from casque.demo.servers.drawn import Dress, Notice, Plain, Results, Row
from casque.demo.simulation.shelves import Site

_SAYS: dict[Notice, tuple[int, str]] = {
    "captcha": (4101, "请完成滑动验证"),
    "login_wall": (4010, "请先登录"),
    "rate_limited": (4290, "请求太频繁"),
    "unavailable": (5030, "服务不可用"),
    "word_blocked": (4510, "根据相关法律法规，该关键词无法搜索"),
    "beyond": (4041, "没有这一页"),
    "gone": (4040, "商品不存在"),
}
"""The code with which each is said; soft bans come with the code of success."""


def results(page: Results) -> str:
    """Return a page of results; none is an empty list and a total of 0."""
    data: Plain = {
        "source": "search",
        "total": page.total,
        "has_more": bool(page.next) or page.is_capped,
        "list": [_goods(page.site, row) for row in page.rows],
        "recommend": _beside(page.site, page.beside),
    }
    if page.is_capped:
        data["notice"] = f"仅显示前{page.site.max_pages}页"
    if page.trimmings:
        data["banner"] = {"html": page.trimmings, "next": "/private/banner?page=2"}
    return _written(0, "ok", data)


def detail(site: Site, row: Row) -> str:
    """Return the answer for one advertisement."""
    return _written(0, "ok", {"source": "item", "list": [_goods(site, row)]})


def notice(site: Site, kind: Notice, beside: Sequence[Row]) -> str:
    """Return the answer that says something instead of results."""
    if kind == "odd_template":
        return json.dumps({"version": 3, "modules": [row.title for row in beside]})
    if kind == "soft_ban":
        return _written(0, "ok", {"source": "recommend", "list": _beside(site, beside)})
    code, said = _SAYS[kind]
    return _written(code, said, None)


def _written(code: int, said: str, data: Plain | None) -> str:
    return json.dumps({"code": code, "msg": said, "data": data}, ensure_ascii=False)


def _goods(site: Site, row: Row) -> Plain:
    dates = {"posted": "created_ms", "refreshed": "bumped_ms"}
    goods: Plain = {
        "id": row.item,
        "name": row.title,
        "detail": row.description,
        "price_text": row.price,
        "shop": {"id": row.account, "name": row.seller},
        "images": [{"src": one} for one in row.pictures],
        "path": row.link,
    }
    if row.date:
        goods[dates[site.shows]] = int(row.date)
    if row.trimmings:
        goods["promo"] = row.trimmings
    return goods


def _beside(site: Site, rows: Iterable[Row]) -> list[Plain]:
    return [_goods(site, row) for row in rows]


DRESS = Dress(
    address=Address("/api/v1/search?kw={term}&start={offset}"),
    content_type="application/json; charset=utf-8",
    results=results,
    detail=detail,
    notice=notice,
    status_when_gone=404,
)
