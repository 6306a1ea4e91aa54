"""Figures 2 to 5 and Table 1: what they draw and what their pages say."""

import json
import re
from dataclasses import replace

import polars as pl
import pytest
from invented_report import a_material, an_event, names

from casque.measures.definitions import DEFINITIONS
from casque.render.charts import svg
from casque.reports import table1
from casque.reports.changes import change, moments
from casque.reports.chart_words import ZH
from casque.reports.figures import FIGURES, chart, figure_page, reported_months
from casque.reports.number_words import figure as figure_of
from casque.reports.sheet_words import A_SHEET
from casque.tables import MEASURES, TOTALS


def with_gaps():
    rows = [
        {"measure": "twpa", "round": "2012-03", "product": "", "numerator": 12.0,
         "denominator": 1.0, "value": 12.0, "note": ""},
        {"measure": "twpa", "round": "2012-05", "product": "", "numerator": 0.0,
         "denominator": 1.0, "value": None, "note": "no page was seen"},
        {"measure": "twpa", "round": "2012-06", "product": "", "numerator": 9.0,
         "denominator": 1.0, "value": 9.0, "note": ""},
    ]  # fmt: skip
    return replace(a_material(), measures=MEASURES.frame(rows))


def page_of(number, material):
    figure = FIGURES[number - 2]
    return figure_page(figure, material, svg(chart(figure, material)))


def test_the_figures_draw_measures_that_there_are():
    known = {definition.name for definition in DEFINITIONS}
    drawn = {name for f in FIGURES for s in f.series for name in (s.measure, s.upper) if name}
    assert drawn <= known


def test_months_without_a_round_and_without_a_value_are_gaps():
    description = chart(FIGURES[0], with_gaps())["description"]
    assert description == (
        "offers seen in the round: first 12 in 2012-03, highest 12 in 2012-03, last 12 in 2012-03. "
        "No figure for 2012-04, 2012-05. Not all was covered in 2012-03."
    )


def test_a_chart_in_chinese_says_the_same_and_nothing_in_english(material):
    for figure in FIGURES:
        spec = chart(figure, replace(material, programme="项目"), ZH)
        drawn = json.dumps(spec["vconcat"], ensure_ascii=False) + str(spec["description"])
        said = [*re.findall(r'"(?:text|label)": "([^"]*)"', drawn), str(spec["description"])]
        words = {word for text in said for word in re.findall(r"[A-Za-z]{3,}", text)}
        assert words <= {"casque", "Asia", "Shanghai"} | set(re.findall("[a-z]+", material.lexicon))
        assert figure.chinese in str(spec["title"])
    description = chart(FIGURES[0], with_gaps(), ZH)["description"]
    assert description == (
        "本轮见到的商品数：最初 12（2012-03），最高 12（2012-03），最近 12（2012-03）。"
        "2012-04、2012-05 没有数据。2012-03 未全部监测。"
    )


def test_no_later_round_is_looked_at():
    assert reported_months(with_gaps()) == ["2012-03", "2012-04", "2012-05"]


def test_a_figure_without_any_measure_says_so(material):
    bare = replace(material, measures=MEASURES.empty())
    assert chart(FIGURES[0], bare)["description"] == (
        "offers seen in the round: nothing to draw. No figure for 2012-05."
    )
    assert "no round in this month" in page_of(2, bare)


def test_a_page_gives_every_number_with_its_fraction_and_its_note():
    page = page_of(2, with_gaps())
    assert '<td class="number"><span>12</span></td>' in page
    assert "no page was seen" in page
    assert "no round in this month" in page
    assert '<span class="none">no figure 无数据</span>' in page


def test_a_page_says_what_its_measures_mean_and_what_changed(material):
    page = page_of(3, material)
    assert "New wildlife product advertisements (NWPA) 新增广告数" in page
    assert "NWPA, upper bound 新增广告数上限" in page
    assert "An invented pledge 虚构承诺" in page
    assert "3 sites, +RH, 2 terms" in page


def with_totals():
    rows = [
        {"period": "2006", "site": "", "product": "IV", "advertisements": 332,
         "at_least": False, "source": "a survey"},
        {"period": "2007", "site": "rain", "product": "RH", "advertisements": 60,
         "at_least": True, "source": "<b>another</b>"},
    ]  # fmt: skip
    return replace(a_material(), totals=TOTALS.frame(rows))


def test_totals_from_before_casque_stand_under_figure_2_and_in_no_line():
    page = page_of(2, with_totals())
    assert "Before casque" in page
    assert "332" in page
    assert "60+" in page
    assert "雨巷旧货 Rain Lane" in page
    assert "&lt;b&gt;another" in page
    assert "Before casque" not in page_of(3, with_totals())
    assert chart(FIGURES[0], with_totals()) == chart(FIGURES[0], a_material())


def test_a_total_whose_sheet_names_no_source_says_so_in_both_languages():
    material = with_totals()
    unnamed = material.totals.with_columns(source=pl.lit(A_SHEET))
    assert "an imported sheet 导入的表格" in page_of(2, replace(material, totals=unnamed))


def test_without_totals_nothing_is_said_of_them(material):
    assert "Before casque" not in page_of(2, material)


def test_ivory_is_drawn_as_a_count_and_per_site_in_its_own_colour(material):
    both = chart(FIGURES[3], material)
    assert len(both["vconcat"]) == 2
    assert "#997700" in svg(both)


def test_moments_lie_within_the_months_and_in_order(material):
    found = moments(material, ["2012-03", "2012-05"])
    assert [(str(moment.at), moment.kind) for moment in found] == [
        ("2012-04-01", "scope"), ("2012-04-15", "event"),
    ]  # fmt: skip
    assert moments(material, ["2013-01"]) == []
    assert "范围变化与事件" not in page_of(2, replace(a_material("2012-03"), events=()))


def test_a_change_names_what_was_gained_and_lost():
    before = {"round": "a", "sites": 3, "products": 2, "product_codes": ["IV", "RH"], "terms": 2}
    after = before | {"product_codes": ["IV", "LB"]}
    assert change(before, after) == "+LB, -RH"
    assert change(before, before | {"sites": 4, "terms": 9}) == "4 sites, 9 terms"
    assert change(before, before) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (1425, "1,425"), (18.3333, "18.33"), (0.25, "0.250"), (None, "no figure 无数据")],
)
def test_numbers_are_read_as_people_read_them(value, text):
    assert figure_of(value) == text


def test_table_1_shows_the_rounds_up_to_the_reported_one(material):
    drawn = svg(table1.chart(material))
    page = table1.table1_page(material, drawn)
    assert ">2012-04</text>" in drawn
    assert "2012-09" not in page
    assert "IV ivory 象牙; RH rhino horn 犀角" in page


def test_table_1_without_a_reporting_round_is_empty_and_says_so(material):
    spec = table1.chart(replace(material, table1=()))
    assert spec["description"] == "No reporting rounds."
    assert "<svg" in svg(spec)


def test_names_are_escaped(material):
    hostile = replace(
        material,
        programme="<script>alert(1)</script>",
        products={"IV": names("<b>ivory</b>", "象牙")},
        events=(an_event().model_copy(update={"source": "<i>x</i>"}),),
    )
    page = page_of(2, hostile) + table1.table1_page(hostile, svg(table1.chart(hostile)))
    assert not any(mark in page for mark in ("<script", "<b>", "<i>"))
