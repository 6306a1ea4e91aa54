"""What one website is asked to remove: its own sheet, with what it left standing on top."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import polars as pl

from casque.render.sheets import Cell, Column, Sheet, write_workbook
from casque.reports.about import about
from casque.reports.material import Material

_COLUMNS: tuple[tuple[Column, str], ...] = (
    (Column("status", "状态", 24), "status"),
    (Column("item id", "商品编号", 20), "item"),
    (Column("link", "链接", 42), "link"),
    (Column("title", "标题", 38), "title"),
    (Column("description", "描述", 52), "description"),
    (Column("seller", "卖家", 18), "seller"),
    (Column("term", "检索词", 18), "searched"),
    (Column("words found", "命中文字", 18), "words"),
    (Column("product", "产品", 10), "products"),
    (Column("verdict", "判定", 24), "verdict"),
    (Column("first seen round", "首见轮次", 10), "first_round"),
    (Column("first seen date", "首见日期", 12), "first_seen"),
    (Column("seen before", "以前见过", 10), "before"),
)
"""Each column with the field it shows; "first seen" is on this site."""

_UNREMOVED = "still there since the last round 上轮报告后仍在"
_AGAIN = "seen before 以前见过"
_NEW = "first seen here in this round 本轮首次发现"
_CHANGED = "reported last round, changed since: judge first 上轮已报告，内容有变，请先判定"

_REMOVE = "to remove 请删除"
_WAITING = "waiting for a person 待人工判定"


def file_name(site: str) -> str:
    """Return the name of a site's workbook: any id gives a name that stays in its folder.

    >>> file_name("../a b")
    '%2E.%2Fa%20b.xlsx'
    """
    name = quote(site, safe="")
    return f"%2E{name[1:]}.xlsx" if name.startswith(".") else f"{name}.xlsx"


def write_site_sheet(folder: Path, site: str, material: Material, seen: pl.DataFrame) -> Path:
    """Write the workbook of one site from what was seen in the round; return its path."""
    sheets = site_sheets(seen.filter(pl.col("site") == site))
    remove, waiting = (len(sheet.rows) for sheet in sheets)
    name = material.reported_sites[site]
    extra = [
        ("website 网站", name if name == site else f"{name} ({site})"),
        (_REMOVE, f"{remove} advertisements; those left from the last round stand on top 置顶"),
        (_WAITING, f"{waiting} advertisements: not judged yet, no removal is asked 尚未判定"),
    ]
    lines = about(
        material,
        f"Advertisements on {name} that are asked to be removed 请求删除的广告",
        material.searches.filter(pl.col("site") == site),
        *extra,
    )
    path = folder / file_name(site)
    return write_workbook(path, sheets, about=lines, made_at=material.generated_at)


def site_sheets(seen: pl.DataFrame) -> tuple[Sheet, Sheet]:
    """Return what a site is asked to remove, and apart from it what waits for a person.

    An advertisement that was judged for one product and waits for another stands in both, each
    time with that product alone.
    """
    shown = seen.with_columns(
        before=pl.when("seen_before").then(pl.lit("yes 是")).otherwise(pl.lit("no 否"))
    )
    remove = shown.filter("counting").with_columns(status=_status(_UNREMOVED))
    waiting = shown.filter(pl.col("waiting") != "").with_columns(
        status=_status(_CHANGED, only=~pl.col("counting")),
        products=pl.col("waiting"),
        verdict=pl.lit("not judged 未判定"),
    )
    return _sheet(_REMOVE, remove), _sheet(_WAITING, waiting)


def _status(reported: str, *, only: pl.Expr | None = None) -> pl.Expr:
    left = pl.col("reported") if only is None else pl.col("reported") & only
    return (
        pl.when(left)
        .then(pl.lit(reported))
        .when("seen_before")
        .then(pl.lit(_AGAIN))
        .otherwise(pl.lit(_NEW))
    )


def _sheet(name: str, rows: pl.DataFrame) -> Sheet:
    cells: list[tuple[Cell, ...]] = rows.select([field for _, field in _COLUMNS]).rows()
    return Sheet(name, tuple(column for column, _ in _COLUMNS), cells)
