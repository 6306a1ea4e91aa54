"""Figures 2 to 5 of the briefing: which measures they draw, their charts and their pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from casque.measures.stock import Stock
from casque.render.charts import CALM, Spec, colour_of
from casque.render.pages import Html, element, join, page, table
from casque.render.timelines import Panel, Value, months_from, timeline
from casque.reports.changes import moments
from casque.reports.chart_words import EN, ChartWords
from casque.reports.explanations import EXPLANATIONS, both
from casque.reports.material import Material
from casque.reports.number_words import shown
from casque.reports.sheet_words import A_SHEET, SHEETS
from casque.tables import TOTALS

IVORY = "IV"

BEFORE = "figure-2"
"""The figure under which totals from before casque stand."""

_NO_ROUND = "no round in this month 本月无监测"


@dataclass(frozen=True, slots=True)
class Series:
    """One panel of a figure: a measure, for a product or all, and its upper bound if any."""

    title: str
    chinese: str
    measure: str
    product: str = ""
    upper: str | None = None
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its file's name, its title in both languages, what it draws."""

    name: str
    title: str
    chinese: str
    series: tuple[Series, ...]


FIGURES: tuple[Figure, ...] = (
    Figure(
        "figure-2",
        "Figure 2: Total illegal wildlife product advertisements (TWPA)",
        "图2：监测网站上的非法野生动物制品广告总数",
        (Series("offers seen in the round", "本轮见到的商品数", "twpa"),),
    ),
    Figure(
        "figure-3",
        "Figure 3: New wildlife product advertisements (NWPA)",
        "图3：每月新增野生动物制品广告",
        (Series("new offers in the round", "本轮新增的商品数", "nwpa", upper="nwpa_upper"),),
    ),
    Figure(
        "figure-4",
        "Figure 4: New advertisements per product per website",
        "图4：每种产品、每个网站的新增广告（指数）",
        (
            Series(
                "new offers / (products x websites)",
                "新增商品数 ÷（产品数 × 网站数）",
                "nwpa_index",
                counts=False,
            ),
        ),
    ),
    Figure(
        "figure-5",
        "Figure 5: New ivory advertisements",
        "图5：新增象牙制品广告",
        (
            Series(
                "new ivory offers in the round",
                "本轮新增的象牙商品数",
                "nwpa",
                IVORY,
                upper="nwpa_upper",
            ),
            Series(
                "new ivory offers per website",
                "每个网站新增的象牙商品数",
                "new_per_site",
                IVORY,
                counts=False,
            ),
        ),
    ),
)


def chart(figure: Figure, material: Material, words: ChartWords = EN) -> Spec:
    """Return the figure's chart over every month up to the reported round."""
    months = reported_months(material)
    panels = [_panel(series, material, months, words) for series in figure.series]
    return timeline(
        panels,
        moments(material, months, words),
        name=figure.name,
        title=figure.title if words is EN else figure.chinese,
        description=" ".join(_told(panel, words) for panel in panels),
        source=source(material, words),
        notes=words.notes,
    )


def figure_page(figure: Figure, material: Material, drawn: str) -> str:
    """Return the figure as a page: chart, what it says, every number with its fraction."""
    return page(
        figure.title,
        element("h1", figure.title),
        element("p", figure.chinese, lang="zh-Hans"),
        element("figure", Html(drawn)),
        *_sentences(figure),
        element("h2", "The numbers ", element("span", "数据", lang="zh-Hans")),
        _numbers(figure, material),
        *_years_before(figure, material),
        *_moments_told(material),
        element("p", element("a", "all of this report 返回目录", href="index.html")),
        element("p", source(material), class_="soft"),
    )


def reported_months(material: Material) -> list[str]:
    """Return every month from the programme's first round to the reported one."""
    rounds = material.measures.filter(pl.col("round") <= material.round)["round"]
    return months_from(str(rounds.min()) if rounds.len() else material.round, material.round)


def source(material: Material, words: ChartWords = EN) -> str:
    """Return the line that says where a figure is from."""
    return words.source.format(
        programme=material.programme, round=material.round, lexicon=material.lexicon[:12],
        made=material.made,
    )  # fmt: skip


def _panel(series: Series, material: Material, months: Sequence[str], words: ChartWords) -> Panel:
    values = tuple(_value(series, material, month) for month in months)
    highest = max((v.value for v in values if v.value is not None), default=0.0)
    return Panel(
        title=series.title if words is EN else series.chinese,
        colour=colour_of(series.product) if series.product else CALM,
        values=values,
        places=0 if series.counts else (1 if highest >= 10 else 2),
    )


def _value(series: Series, material: Material, month: str) -> Value:
    value = _given(material, series.measure, month, series.product)
    upper = _given(material, series.upper, month, series.product) if series.upper else None
    return Value(month, value, upper, whole=_is_covered(material, month, series.product))


def _is_covered(material: Material, month: str, product: str) -> bool:
    """Tell whether every site-product of a month was covered, of one product or all."""
    return _given(material, "coverage", month, product) == 1


def _given(material: Material, measure: str, month: str, product: str) -> float | None:
    row = material.said_of(measure, month, product)
    return None if row is None or row["value"] is None else float(str(row["value"]))


def _told(panel: Panel, words: ChartWords) -> str:
    """Return in a sentence what the line shows, for those who cannot see it."""
    known = [value for value in panel.values if value.value is not None]
    missing = [value.month for value in panel.values if value.value is None]
    partly = [value.month for value in known if not value.whole]
    gaps = words.gaps.format(months=words.between.join(missing)) if missing else ""
    gaps += words.partly.format(months=words.between.join(partly)) if partly else ""
    if not known:
        return words.nothing.format(title=panel.title) + gaps
    highest = max(known, key=lambda value: value.value or 0)
    points = {"first": known[0], "highest": highest, "last": known[-1]}
    figures = {name: f"{v.value:,.{panel.places}f}" for name, v in points.items()}
    months = {f"{name}_in": v.month for name, v in points.items()}
    return words.points.format(title=panel.title, **figures, **months) + gaps


def _sentences(figure: Figure) -> list[Html]:
    names = [name for series in figure.series for name in (series.measure, series.upper) if name]
    return [
        element(
            "p",
            element("strong", both(EXPLANATIONS[name])),
            f": {EXPLANATIONS[name].says} ",
            element("span", EXPLANATIONS[name].chinese, lang="zh-Hans"),
        )
        for name in names
    ]


def _numbers(figure: Figure, material: Material) -> Html:
    rows = [
        _number_row(material, month, measure, series.product)
        for month in reported_months(material)
        for series in figure.series
        for measure in (series.measure, series.upper)
        if measure
    ]
    return table(
        (
            "Round 轮次",
            "Numerator 分子",
            "Denominator 分母",
            "Value 数值",
            "Measure 指标",
            "Note 说明",
        ),
        rows,
        caption="One row for each month and measure; a month without a figure is a gap.",
        numbers=3,
    )


def _number_row(material: Material, month: str, measure: str, product: str) -> tuple[str, ...]:
    row = material.said_of(measure, month, product)
    said = EXPLANATIONS.get(measure)
    named = f"{both(said) if said else measure} {product}".strip()
    if row is None:
        return (month, shown(None), shown(None), shown(None), named, _NO_ROUND)
    figures = (shown(row[part]) for part in ("numerator", "denominator", "value"))
    return (month, *figures, named, str(row["note"] or ""))


def _source(said: str) -> str:
    """Return where a total is from, as its sheet says; ours is said in both languages."""
    return f"{said} {SHEETS[said]}" if said == A_SHEET else said


def _years_before(figure: Figure, material: Material) -> list[Html]:
    """Return what was counted before casque, under the figure of the totals; in no line of it."""
    if figure.name != BEFORE or material.totals.is_empty():
        return []
    rows = [
        (
            str(row["period"]),
            element("span", str(Stock(row["advertisements"], row["at_least"]))),
            material.product_name(row["product"]),
            material.sites.get(row["site"], row["site"]) or "all 全部",
            _source(row["source"]),
        )
        for row in material.totals.sort(TOTALS.key).iter_rows(named=True)
    ]
    return [
        element("h2", "Before casque ", element("span", "此前的统计", lang="zh-Hans")),
        table(
            ("Period 时期", "Advertisements 广告数", "Product 产品", "Site 网站", "Source 来源"),
            rows,
            caption="Totals as they were printed; no links stand behind them.",
            numbers=1,
        ),
    ]


def _moments_told(material: Material) -> list[Html]:
    within = moments(material, reported_months(material))
    if not within:
        return []
    sources = {(event.day, event.name.en): event for event in material.events}
    rows = []
    for moment in within:
        event = sources.get((moment.at, moment.label)) if moment.kind == "event" else None
        words = f"{moment.label} {event.name.zh_hans}" if event else moment.label
        rows.append((f"{moment.at}", words, event.source if event else "Table 1"))
    return [
        element("h2", "What changed ", element("span", "范围变化与事件", lang="zh-Hans")),
        join([table(("Date 日期", "What 内容", "Source 来源"), rows, caption="As drawn above.")]),
    ]
