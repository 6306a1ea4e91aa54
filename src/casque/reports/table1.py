"""Table 1: how the scope grew, as a chart of words and as a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from casque.render.charts import INK, RULE, SOFT, Spec, colour_of, framed, layer
from casque.render.pages import Html, element, page, table
from casque.reports.figures import source
from casque.reports.material import Material
from casque.scope.programme import Table1Row

NAME = "table-1"
TITLE = "Table 1: Evolution of the monitoring"
CHINESE = "表1：监测范围的变化"

_COLUMNS: tuple[tuple[str, int, str, Callable[[Table1Row], str]], ...] = (
    ("Round", 0, "left", lambda row: row["round"]),
    ("Websites", 160, "right", lambda row: f"{row['sites']:,}"),
    ("Products", 250, "right", lambda row: f"{row['products']:,}"),
    ("Terms", 330, "right", lambda row: f"{row['terms']:,}"),
    ("Products monitored", 380, "left", lambda _: ""),
)
"""Head, place, alignment and what stands in a row; the last column holds the chips."""

_LINE, _WIDTH, _CODE, _CODES = 26, 760, 44, 380


def chart(material: Material) -> Spec:
    """Return Table 1 drawn: a row for each round, each product a chip in its own colour."""
    rows = _rows(material)
    spec = framed(name=NAME, title=TITLE, description=_told(rows))
    return spec | {
        "width": _WIDTH,
        "height": _LINE * (len(rows) + 2),
        "layer": [
            _rules(len(rows)),
            *(_words([head, *map(cell, rows)], at, align) for head, at, align, cell in _COLUMNS),
            *_chips(rows),
            _below(material, len(rows)),
        ],
    }


def table1_page(material: Material, drawn: str) -> str:
    """Return Table 1 as a page: drawn, and as a table that can be copied."""
    rows = [
        (*(cell(row) for *_, cell in _COLUMNS[:-1]), _names(row, material))
        for row in _rows(material)
    ]
    columns = ("Round 轮次", "Websites 网站", "Products 产品数", "Terms 词数", "Products 产品")
    return page(
        TITLE,
        element("h1", TITLE),
        element("p", CHINESE, lang="zh-Hans"),
        element("figure", Html(drawn)),
        table(columns, rows, caption="Sites, products and terms in force in a round.", numbers=3),
        element("p", element("a", "all of this report 返回目录", href="index.html")),
        element("p", source(material), class_="soft"),
    )


def _rows(material: Material) -> list[Table1Row]:
    return [row for row in material.table1 if row["round"] <= material.round]


def _names(row: Table1Row, material: Material) -> str:
    return "; ".join(material.product_name(code) for code in row["product_codes"])


def _told(rows: list[Table1Row]) -> str:
    said = (
        f"{row['round']}: {row['sites']} websites, {row['products']} products "
        f"({' '.join(row['product_codes'])}), {row['terms']} terms."
        for row in rows
    )
    return " ".join(said) or "No reporting rounds."


def _rules(rows: int) -> Spec:
    lines: list[Spec] = [{"x": 0, "x2": _WIDTH, "y": _LINE * (at + 1)} for at in range(rows + 1)]
    encoding: Spec = {"x": _pixels("x"), "x2": {"field": "x2"}, "y": _pixels("y")}
    return layer(lines, {"type": "rule", "color": RULE, "opacity": 0.5}, encoding)


def _words(words: Sequence[str], at: int, align: str) -> Spec:
    """Return one column: its head, and a word a row."""
    lines: list[Spec] = [
        {"x": at, "y": _LINE * line + _LINE / 2, "text": text, "head": line == 0}
        for line, text in enumerate(words)
    ]
    return _text(lines, align, {"condition": {"test": "datum.head", "value": SOFT}, "value": INK})


def _chips(rows: list[Table1Row]) -> list[Spec]:
    """Return a chip in its own colour for each product of each row, and its code on it."""
    chips = [
        _chip(code, left=_CODES + _CODE * at, top=_LINE * line)
        for line, row in enumerate(rows, start=1)
        for at, code in enumerate(row["product_codes"])
    ]
    colour: Spec = {"field": "colour", "type": "nominal", "scale": None, "legend": None}
    box = {"x": _pixels("x"), "x2": {"field": "x2"}, "y": _pixels("y"), "y2": {"field": "y2"}}
    code = {"x": _pixels("middle"), "y": _pixels("centre"), "text": {"field": "text"}}
    words: Spec = {"type": "text", "fontSize": 11, "fontWeight": 600, "baseline": "middle"}
    return [
        layer(chips, {"type": "rect", "opacity": 0.16, "cornerRadius": 3}, box | {"color": colour}),
        layer(chips, words, code | {"color": colour}),
    ]


def _chip(code: str, *, left: float, top: float) -> Spec:
    width, height = _CODE - 8, _LINE - 9
    return {
        "text": code, "colour": colour_of(code),
        "x": left, "x2": left + width, "middle": left + width / 2,
        "y": top + 5, "y2": top + 5 + height, "centre": top + 5 + height / 2,
    }  # fmt: skip


def _below(material: Material, rows: int) -> Spec:
    line: list[Spec] = [{"x": 0, "y": _LINE * (rows + 1) + 20, "text": source(material)}]
    return _text(line, "left", {"value": SOFT})


def _text(rows: list[Spec], align: str, colour: Spec) -> Spec:
    mark: Spec = {"type": "text", "align": align, "baseline": "middle", "fontSize": 11.5}
    encoding: Spec = {
        "x": _pixels("x"),
        "y": _pixels("y"),
        "text": {"field": "text"},
        "color": colour,
    }
    return layer(rows, mark, encoding)


def _pixels(field: str) -> Spec:
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}
