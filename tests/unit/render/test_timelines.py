"""Series over the months: gaps are hatched, moments are labelled, nothing is drawn as 0."""

from datetime import date

import pytest

from casque.render.charts import svg
from casque.render.timelines import (
    ENGLISH,
    Moment,
    Panel,
    Value,
    months_from,
    timeline,
)

MONTHS = months_from("2012-01", "2014-09")


def a_panel(*values, **more):
    return Panel("offers", "#2f5d7c", values, **more)


def a_chart(*panels, moments=()):
    return timeline(
        panels, moments, name="chart", title="Title", description="told", source="Source: us"
    )


def layers(chart):
    """Return every layer with its rows, of every panel, notes included."""
    found = []
    for view in chart["vconcat"]:
        for part in view["layer"]:
            found += part.get("layer", [part])
    return found


def rows_of(chart, mark, field):
    return [
        row
        for part in layers(chart)
        if part["mark"]["type"] == mark
        for row in part["data"]["values"]
        if field in row
    ]


def labels(chart):
    return {str(row.get("label", row.get("text"))) for row in rows_of(chart, "text", "at")}


def notes(chart):
    return [row["text"] for row in rows_of(chart, "text", "below")]


def test_a_month_that_was_partly_covered_is_a_hollow_point():
    values = [Value("2012-01", 4), Value("2012-02", 2, whole=False), Value("2012-03", 6)]
    chart = a_chart(a_panel(*values))
    points = {
        layer["mark"]["color"]: [row["value"] for row in layer["data"]["values"]]
        for layer in layers(chart)
        if layer["mark"]["type"] == "point"
    }
    assert points == {"#2f5d7c": [4, 6], "white": [2]}
    assert ENGLISH.hollow in notes(chart)


def test_a_month_without_a_figure_is_hatched_and_breaks_the_line():
    values = [
        Value("2012-01", 4),
        Value("2012-02", None),
        Value("2012-03", None),
        Value("2012-04", 6),
    ]
    chart = a_chart(a_panel(*values))
    assert rows_of(chart, "rect", "until") == [
        {"at": "2012-01-17T00:00:00Z", "until": "2012-03-16T00:00:00Z"}
    ]
    line = rows_of(chart, "line", "run")
    assert [row["value"] for row in line] == [4, 6]
    assert line[0]["run"] != line[1]["run"]
    assert notes(chart) == [ENGLISH.hatched, "Source: us"]


def test_a_true_zero_is_drawn_and_labelled():
    chart = a_chart(a_panel(Value("2012-01", 0.0)))
    assert rows_of(chart, "point", "value")[0]["value"] == 0
    assert "0" in labels(chart)
    assert notes(chart) == ["Source: us"]


def test_nothing_known_gives_an_axis_without_figures():
    chart = a_chart(a_panel(Value("2012-01", None)))
    axis = chart["vconcat"][0]["layer"][0]["encoding"]["y"]["axis"]
    assert axis["labels"] is axis["grid"] is False
    assert "<svg" in svg(chart)


def test_an_upper_bound_is_a_pale_bar_only_where_it_differs():
    chart = a_chart(a_panel(Value("2012-01", 4, 9), Value("2012-02", 5, 5), Value("2012-03", 6)))
    assert [row["upper"] for row in rows_of(chart, "rule", "upper")] == [9]
    assert ENGLISH.pale in notes(chart)


def test_a_bound_far_above_leaves_the_plot_and_is_written_out():
    chart = a_chart(a_panel(Value("2012-01", 1425, 29_000), Value("2012-02", 1500, 1600)))
    assert "up to 29,000 ↑" in labels(chart)
    domain = chart["vconcat"][0]["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert domain == [0, 2500]


@pytest.mark.parametrize(
    ("value", "places", "grid"),
    [
        (0.0, 0, [0, 1]),
        (3.0, 0, [0, 1, 2, 3, 4]),
        (1.0, 2, [0, 0.5, 1, 1.5]),
        (0.02, 2, [0, 0.005, 0.01, 0.015, 0.02, 0.025]),
        (50_400.0, 0, [0, 20_000, 40_000, 60_000]),
    ],
)
def test_the_grid_stands_at_round_figures_and_leaves_room(value, places, grid):
    chart = a_chart(a_panel(Value("2012-01", value), places=places))
    axis = chart["vconcat"][0]["layer"][0]["encoding"]["y"]["axis"]
    assert axis["values"] == grid


def test_few_points_are_all_labelled_and_of_many_the_telling_ones():
    few = a_chart(a_panel(*(Value(month, 1000 + n) for n, month in enumerate(MONTHS[:3]))))
    assert {"1,000", "1,001", "1,002"} <= labels(few)
    many = a_chart(a_panel(*(Value(m, float(abs(n - 20))) for n, m in enumerate(MONTHS)), places=1))
    assert labels(many) == {"20.0", "12.0"}


def test_labels_stand_above_every_later_rule_they_reach_over():
    moments = [
        Moment(date(2012, 5, 1), "24 sites, 12 terms", "scope"),
        Moment(date(2012, 6, 23), "A declaration", "event"),
        Moment(date(2012, 7, 1), "+LB", "scope"),
        Moment(date(2014, 6, 1), "64 terms", "scope"),
    ]
    chart = a_chart(a_panel(*(Value(month, 1.0) for month in MONTHS)), moments=moments)
    heights = [row["above"] for row in rows_of(chart, "text", "kind")]
    assert heights[0] < heights[1] < heights[2] == heights[3] < 0
    assert [row["kind"] for row in rows_of(chart, "rule", "kind")][1] == "event"


def test_a_label_that_would_leave_the_chart_is_cut():
    moment = Moment(date(2014, 9, 1), "an event with a very long name at the end", "event")
    chart = a_chart(a_panel(*(Value(month, 1.0) for month in MONTHS)), moments=[moment])
    label = rows_of(chart, "text", "kind")[0]["label"]
    assert label.endswith("…")
    assert moment.label.startswith(label[:-1])


def test_two_panels_share_their_months_and_only_the_first_is_labelled():
    moment = Moment(date(2012, 2, 1), "+LB", "scope")
    panel = a_panel(Value("2012-01", 1.0), Value("2012-02", 2.0))
    chart = a_chart(panel, panel, moments=[moment])
    assert len(chart["vconcat"]) == 2
    assert len(rows_of(chart, "rule", "kind")) == 2
    assert len(rows_of(chart, "text", "kind")) == 1
    assert svg(chart).count(">+LB</text>") == 1


@pytest.mark.parametrize(("last", "ticks"), [("2012-01", 1), ("2012-12", 12), ("2014-09", 11)])
def test_the_axis_names_as_many_months_as_it_has_room_for(last, ticks):
    chart = a_chart(a_panel(*(Value(month, 1.0) for month in months_from("2012-01", last))))
    encoding = chart["vconcat"][0]["layer"][0]["encoding"]
    assert len(encoding["x"]["axis"]["values"]) == ticks


def test_months_run_over_the_end_of_a_year():
    assert months_from("2012-11", "2013-02") == ["2012-11", "2012-12", "2013-01", "2013-02"]
