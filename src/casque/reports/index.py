"""The first page of a report: the round's measures, what was not seen, and every file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import quote

import polars as pl

from casque.measures.counted import ALL
from casque.render.pages import Html, element, join, page, table
from casque.reports.about import state_counts
from casque.reports.combined import FILE as COMBINED
from casque.reports.combined import round_measures
from casque.reports.explanations import EXPLANATIONS, STATES_SAY, both
from casque.reports.figures import FIGURES
from casque.reports.material import Material
from casque.reports.notes import in_chinese
from casque.reports.number_words import figure, shown
from casque.reports.site_sheets import file_name
from casque.reports.table1 import CHINESE as TABLE1_CHINESE
from casque.reports.table1 import NAME as TABLE1
from casque.reports.table1 import TITLE as TABLE1_TITLE
from casque.tables import GAPS, MONTHLY

FILE = "index.html"

_NOT_ADDED = (
    "An offer may name several products, so these rows do not add up to the totals. "
    "同一供应可涉及多种产品，各行不可相加。"
)


def index_page(material: Material, drawn: Mapping[str, str]) -> str:
    """Return the page that explains the round's numbers and links every file.

    Args:
        material: what is reported.
        drawn: the SVG of every figure and of Table 1, by name.
    """
    title = f"{material.programme}: round {material.round}"
    return page(
        title,
        element("h1", title),
        element("p", f"Monthly report 月度监测报告, made {material.made}.", class_="soft"),
        element("p", f"Lexicon 词库 {material.lexicon}.", class_="soft"),
        *_section("The measures of the round", "本轮指标", _totals(material)),
        *_section("By product", "按产品", *_by_product(material)),
        *_section("What was not seen", "缺口", *_not_seen(material)),
        *_section("Figures", "图表", *_figures(drawn)),
        *_section("Sheets", "表格文件", *_sheets(material)),
    )


def _section(title: str, chinese: str, *body: str) -> list[str]:
    head = element("h2", f"{title} ", element("span", chinese, lang="zh-Hans"))
    return [head, *body]


def _totals(material: Material) -> Html:
    rows = [
        (
            element("strong", _name(str(row["measure"]))),
            *(shown(row[part]) for part in ("numerator", "denominator", "value")),
            _sentence(str(row["measure"]), str(row["note"] or "")),
        )
        for row in round_measures(material).filter(pl.col("product") == ALL).iter_rows(named=True)
    ]
    columns = (
        "Measure 指标",
        "Numerator 分子",
        "Denominator 分母",
        "Value 数值",
        "What it says 含义",
    )
    return table(columns, rows, caption="All products together: each offer once.", numbers=3)


def _by_product(material: Material) -> list[Html]:
    rows = round_measures(material).filter(pl.col("product") != ALL)
    given = {(r["measure"], r["product"]): r for r in rows.iter_rows(named=True)}
    products = sorted({product for _, product in given})
    measures = list(dict.fromkeys(measure for measure, _ in given))
    cells = [
        (_name(measure), *(_fraction(given.get((measure, product))) for product in products))
        for measure in measures
    ]
    columns = ("Measure 指标", *map(material.product_name, products))
    drawn = table(columns, cells, caption=_NOT_ADDED, numbers=len(products))
    return [drawn, _notes_of(given.values())]


def _fraction(row: Mapping[str, object] | None) -> Html:
    """Return a value, with its fraction below it where it is divided by more than one."""
    if row is None:
        return shown(None)
    parts = [shown(row["value"])]
    if row["denominator"] != 1 and row["numerator"] is not None:
        said = f"{figure(row['numerator'])}/{figure(row['denominator'])}"
        parts.append(element("div", said, class_="soft"))
    return join(parts)


def _notes_of(rows: Iterable[Mapping[str, object]]) -> Html:
    """Return each note once, with the products it is said of."""
    said: dict[str, set[str]] = {}
    for row in rows:
        for note in filter(None, str(row["note"] or "").split("; ")):
            said.setdefault(note, set()).add(str(row["product"]))
    items = (
        element("li", f"{', '.join(sorted(of))}: {note} ", _chinese(in_chinese(note)))
        for note, of in sorted(said.items(), key=lambda pair: (sorted(pair[1]), pair[0]))
    )
    return element("ul", *items, class_="none")


def _not_seen(material: Material) -> list[Html]:
    monthly = material.searches.filter(pl.col("kind") == MONTHLY)
    counts = state_counts(monthly)
    missing = sum(counts[state] for state in GAPS)
    rows = [
        (both(said), f"{counts[state]:,}", join([said.says, " ", _chinese(said.chinese)]))
        for state, said in STATES_SAY.items()
        if counts[state]
    ]
    summary = f"{missing} of {monthly.height} monthly searches are gaps; a gap is never a zero. "
    return [
        element("p", summary, _chinese("缺口不等于零。")),
        element("p", f"Sites and products that were not wholly searched: see {COMBINED}."),
        table(
            ("State 状态", "Searches 检索", "What it means 含义"),
            rows,
            caption=f"Each with its reason in {COMBINED}.",
            numbers=1,
        ),
    ]


def _figures(drawn: Mapping[str, str]) -> list[Html]:
    titles = [(figure.name, figure.title, figure.chinese) for figure in FIGURES]
    return [
        element(
            "figure",
            Html(drawn[name]),
            element(
                "figcaption",
                element("a", f"{title} {chinese}", href=f"{name}.html"),
                " (with its numbers 附数据; ",
                element("a", "SVG", href=f"{name}.svg"),
                ")",
                class_="soft",
            ),
        )
        for name, title, chinese in [*titles, (TABLE1, TABLE1_TITLE, TABLE1_CHINESE)]
    ]


def _sheets(material: Material) -> list[Html]:
    links = [
        element("li", element("a", name, href=f"sites/{quote(file_name(site))}"))
        for site, name in material.reported_sites.items()
    ]
    return [
        element("p", element("a", f"{COMBINED} 执法汇总表", href=COMBINED)),
        element("p", "One sheet for each website, with what it is asked to remove 每个网站一份："),
        element("ul", *links, class_="files"),
    ]


def _name(measure: str) -> str:
    said = EXPLANATIONS.get(measure)
    return both(said) if said else measure


def _sentence(measure: str, note: str) -> Html:
    said = EXPLANATIONS.get(measure)
    words = [said.says, " ", _chinese(said.chinese)] if said else []
    noted = [element("div", note, " ", _chinese(in_chinese(note)), class_="none")] if note else []
    return join([*words, *noted])


def _chinese(text: str) -> Html:
    return element("span", text, lang="zh-Hans", class_="soft")
