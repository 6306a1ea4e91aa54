"""The 25 sites of the market: how they look, search, list, remove. All are invented.

The order is that of joining: the first differ in style, so that a small market has many.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from casque.demo.simulation.schedule import site_months
from casque.demo.simulation.shelves import Order, Shown, Site, Style

Precision = Literal["day", "second"]


@dataclass(frozen=True, slots=True)
class Place:
    """A site as the market knows it.

    Attributes:
        site: what the servers and the programme see.
        weight: how much of the market is here.
        thorough: the share of what it is told that it removes, at best.
        delay: months until it does.
        blocks: how often it blocks a word after a notice, a month.
        strict: it blocks a product's last word, too.
    """

    site: Site
    weight: float
    thorough: float
    delay: int
    blocks: float
    strict: bool


Looks = tuple[str, str, Style, Shown, Precision, Order, int, int | None, bool, float]
"""id, name, style, shows, precision, order, per_page, max_pages, fuzzy, pace."""

Manners = tuple[float, float, int, float, bool]
"""weight, thorough, delay, blocks, strict."""

_SITES: tuple[tuple[Looks, Manners], ...] = (
    (("moyuan", "墨园集市", "cards", "posted", "day", "newest_first", 40, 15, False, 0.01),
     (9.0, 0.95, 0, 0.25, False)),
    (("laohuopu", "老货铺子", "gbk_table", "posted", "second", "relevance", 50, None, False, 0.015),
     (7.0, 0.9, 0, 0.1, False)),
    (("wenwanba", "文玩论坛", "forum", "refreshed", "second", "newest_first", 30, 20, False, 0.015),
     (6.0, 0.5, 1, 0.05, False)),
    (("taobei", "淘贝二手", "json_api", "posted", "second", "relevance", 60, 8, True, 0.01),
     (9.0, 0.95, 0, 0.3, True)),
    (("qingya", "清雅拍卖", "auction", "none", "day", "newest_first", 40, None, False, 0.025),
     (6.0, 0.8, 0, 0.15, False)),
    (("yunshang", "云上寄卖", "script_only", "none", "day", "relevance", 40, 10, False, 0.025),
     (2.0, 0.7, 1, 0.1, False)),
    (("baohelou", "宝盒楼商城", "shop", "refreshed", "day", "relevance", 40, 12, True, 0.02),
     (6.0, 0.9, 0, 0.2, False)),
    (("zhangshang", "掌上市集", "mobile", "posted", "day", "newest_first", 30, 10, False, 0.01),
     (5.0, 0.7, 0, 0.1, False)),
    (("songzhu", "松竹论坛", "forum", "posted", "day", "newest_first", 25, None, False, 0.02),
     (4.0, 0.3, 1, 0.0, False)),
    (("shanhai", "山海旧物", "cards", "none", "day", "relevance", 48, 10, True, 0.015),
     (5.0, 0.9, 0, 0.2, False)),
    (("guyunxuan", "古韵轩", "gbk_table", "refreshed", "day", "newest_first", 40, 12, False, 0.025),
     (4.0, 0.6, 1, 0.05, False)),
    (("jiaohuan", "交换角", "json_api", "none", "day", "newest_first", 50, None, False, 0.01),
     (4.0, 0.9, 0, 0.2, False)),
    (("yipaitang", "一拍堂", "auction", "posted", "second", "relevance", 40, 20, True, 0.03),
     (4.0, 0.85, 0, 0.15, False)),
    (("baicaoge", "百草阁药材", "shop", "posted", "day", "relevance", 36, None, False, 0.025),
     (4.0, 0.6, 1, 0.1, False)),
    (("suixing", "随行二手", "mobile", "refreshed", "second", "newest_first", 30, 15, False, 0.015),
     (3.0, 0.4, 1, 0.05, False)),
    (("zhulin", "竹林小店", "cards", "refreshed", "day", "newest_first", 40, None, True, 0.02),
     (3.0, 0.9, 0, 0.15, False)),
    (("jinshi", "金石夜话", "forum", "none", "day", "newest_first", 30, 10, False, 0.03),
     (2.5, 0.2, 2, 0.0, False)),
    (("hebian", "河边跳蚤市场", "gbk_table", "none", "day", "relevance", 50, 6, False, 0.025),
     (2.5, 0.7, 0, 0.1, False)),
    (("xiaodian", "小集网", "json_api", "refreshed", "second", "newest_first", 60, 10, True, 0.015),
     (3.0, 0.95, 0, 0.2, True)),
    (("mingpai", "鸣拍网", "auction", "refreshed", "day", "newest_first", 40, 10, False, 0.04),
     (2.5, 0.8, 0, 0.1, False)),
    (("nanpu", "南浦商行", "shop", "posted", "second", "newest_first", 40, 10, False, 0.025),
     (2.5, 0.9, 0, 0.15, False)),
    (("koudai", "口袋摊位", "mobile", "none", "day", "relevance", 30, None, True, 0.015),
     (2.5, 0.8, 0, 0.1, False)),
    (("jiuyuan", "旧缘网", "script_only", "posted", "day", "newest_first", 40, 10, False, 0.05),
     (1.5, 0.5, 1, 0.05, False)),
    (("yajuge", "雅聚阁", "cards", "posted", "second", "newest_first", 40, 8, False, 0.025),
     (2.0, 0.85, 0, 0.1, False)),
    (("cangyue", "藏月社区", "forum", "refreshed", "day", "relevance", 30, 15, True, 0.03),
     (2.0, 0.6, 1, 0.05, False)),
)  # fmt: skip

_DISALLOWED: dict[Style, tuple[str, ...]] = {
    "gbk_table": ("/admin", "/member.asp"),
    "cards": ("/admin", "/search/advanced"),
    "json_api": ("/admin", "/api/internal"),
    "script_only": ("/admin",),
    "auction": ("/admin", "/bid"),
    "forum": ("/admin", "/search/advanced", "/pm"),
    "mobile": ("/admin", "/login"),
    "shop": ("/admin", "/cart", "/search/advanced"),
}
"""What the robots.txt of a style forbids."""


def places(scale: float) -> tuple[Place, ...]:
    """Return the sites of a scaled market, in the order of joining."""
    rows = zip(site_months(scale), _SITES, strict=False)
    return tuple(Place(_site(looks, since), *manners) for since, (looks, manners) in rows)


def _site(looks: Looks, since: str) -> Site:
    id_, name, style, shows, precision, order, per_page, max_pages, fuzzy, pace = looks
    return Site(
        id=id_,
        name=name,
        style=style,
        shows=shows,
        precision=precision,
        order=order,
        per_page=per_page,
        max_pages=max_pages,
        fuzzy=fuzzy,
        since=since,
        pace=pace,
        disallowed=_DISALLOWED[style],
    )
