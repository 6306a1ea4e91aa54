"""One or more series over the months, with what changed and what happened drawn in.

Everything is laid out here in full: a month stands at its first day, an event at its own; labels
of moments stand above the plot, on as many lines as they need.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from math import ceil, floor, log10
from typing import Literal
from unicodedata import east_asian_width

from casque.render.charts import ALARM, GAP, RULE, SOFT, Spec, framed, layer


@dataclass(frozen=True, slots=True)
class Notes:
    """What hatching, hollow points, pale bars and a bound beyond the plot mean, in a language."""

    hatched: str
    hollow: str
    pale: str
    up_to: str


ENGLISH = Notes(
    hatched="Hatched: no figure for that month. It is a gap, not a zero.",
    hollow="Hollow points: not every site-product was covered. Offers may be missing.",
    pale="Pale bars: up to the upper bound, which adds the backlog.",
    up_to="up to {figure} \u2191",
)

_WIDTH, _HEIGHT, _PANEL_HEIGHT = 760, 250, 170
_HALF_MONTH = timedelta(days=15)
_LEVEL, _LETTER, _SIGN = 14, 5.9, 10.5  # pixels: a line of labels, a letter, a Chinese sign of one
_TICK_ROOM = 58  # pixels a month's name wants on the axis
_FEW = 8  # up to so many points each one is labelled
_OVERHANG = 60  # pixels that a label may stand out to the right
_HEADROOM = 1.1  # so that the highest label stays within the plot
_GRID_LINES = 5
_CAP, _CAPPED = 3, 1.4  # an upper bound so many times above the figures would flatten them
_POINT: Spec = {"type": "point", "filled": True, "opacity": 1, "size": 34}
_NOTHING: Spec = {"values": []}


@dataclass(frozen=True, slots=True)
class Value:
    """A month's figure, None where there is none, and the bound it may reach.

    It is whole where everything that should have been searched was.
    """

    month: str
    value: float | None
    upper: float | None = None
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Moment:
    """Something a reader must know at a date: a change of scope, or an event outside."""

    at: date
    label: str
    kind: Literal["scope", "event"]


@dataclass(frozen=True, slots=True)
class Panel:
    """One series over the months."""

    title: str
    colour: str
    values: tuple[Value, ...]
    places: int = 0


def timeline(
    panels: Sequence[Panel],
    moments: Sequence[Moment],
    *,
    name: str,
    title: str,
    description: str,
    source: str,
    notes: Notes = ENGLISH,
) -> Spec:
    """Return the chart of one or more series over the same months, one below the other."""
    months = [value.month for value in panels[0].values]
    height = _HEIGHT if len(panels) == 1 else _PANEL_HEIGHT
    moments = [_within(moment, months) for moment in moments]
    levels = _levels(moments, months)
    first, *others = panels
    views = [_view(first, moments, height, levels, notes)]
    views += [_view(panel, moments, height, [], notes) for panel in others]
    views[-1] = _with_notes(views[-1], [*_legend(panels, notes), source], height)
    frame = framed(name=name, title=title, description=description)
    return frame | {"vconcat": views, "spacing": 34}


def months_from(first: str, last: str) -> list[str]:
    """Return every month from the first to the last, both included.

    >>> months_from("2012-11", "2013-01")
    ['2012-11', '2012-12', '2013-01']
    """
    start, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    return [f"{at // 12:04}-{at % 12 + 1:02}" for at in range(start, end + 1)]


def _view(
    panel: Panel, moments: Sequence[Moment], height: int, levels: Sequence[int], notes: Notes
) -> Spec:
    """Return one panel: gaps behind, then moments, bounds, line, points, labels."""
    grid = _grid(panel)
    layers = [
        _gaps(panel, height),
        _moment_rules(moments, levels, height),
        _moment_labels(moments, levels),
        *_bounds(panel, grid[-1], notes),
        *_line(panel),
    ]
    return {
        "title": {
            "text": panel.title, "fontSize": 12, "fontWeight": "normal", "color": SOFT,
            "offset": 10,
        },
        "width": _WIDTH,
        "height": height,
        "encoding": {"x": _x_axis(panel), "y": _y_axis(panel, grid)},
        "layer": [layer for layer in layers if layer["data"] != _NOTHING],
    }  # fmt: skip


def _x_axis(panel: Panel) -> Spec:
    months = [value.month for value in panel.values]
    first, last = _domain(months)
    ticks = [_iso(_start(month)) for month in _ticks(months)]
    return {
        "field": "at",
        "type": "temporal",
        "scale": {"type": "utc", "domain": [_iso(first), _iso(last)]},
        "axis": {"values": ticks, "format": "%Y-%m", "grid": False, "title": None},
    }


def _y_axis(panel: Panel, grid: Sequence[float]) -> Spec:
    known = any(value.value is not None for value in panel.values)
    return {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [0, grid[-1]]},
        "axis": {
            "title": None, "domain": False, "ticks": False, "values": list(grid), "minExtent": 46,
            "maxExtent": 46, "labels": known, "grid": known, "format": ",~f",
        },
    }  # fmt: skip


def _gaps(panel: Panel, height: int) -> Spec:
    """Return the hatched bands over the months that have no figure."""
    bands: list[Spec] = [
        {"at": _iso(_start(run[0]) - _HALF_MONTH), "until": _iso(_start(run[-1]) + _HALF_MONTH)}
        for missing, group in groupby(panel.values, key=lambda value: value.value is None)
        if missing
        for run in [[value.month for value in group]]
    ]
    return layer(
        bands,
        {"type": "rect", "fill": GAP},
        {"x2": {"field": "until"}, "y": {"value": 0}, "y2": {"value": height}},
    )


def _moment_rules(moments: Sequence[Moment], levels: Sequence[int], height: int) -> Spec:
    above = [-_LEVEL * (level + 0.9) for level in levels] or [0.0] * len(moments)
    rows: list[Spec] = [
        {"at": _iso(_noon(moment)), "kind": moment.kind, "above": top}
        for moment, top in zip(moments, above, strict=True)
    ]
    return layer(
        rows,
        {"type": "rule", "strokeWidth": 1},
        {
            "y": {"field": "above", "type": "quantitative", "scale": None, "axis": None},
            "y2": {"value": height},
            "color": _by_kind(RULE, ALARM),
            "strokeDash": _by_kind([1, 0], [4, 3]),
        },
    )


def _moment_labels(moments: Sequence[Moment], levels: Sequence[int]) -> Spec:
    rows: list[Spec] = [
        {
            "at": _iso(_noon(moment)),
            "kind": moment.kind,
            "above": -_LEVEL * (level + 0.5),
            "label": moment.label,
        }
        for moment, level in zip(moments, levels, strict=False)
    ]
    return layer(
        rows,
        {"type": "text", "align": "left", "dx": 4, "fontSize": 10.5, "baseline": "middle"},
        {
            "y": {"field": "above", "type": "quantitative", "scale": None, "axis": None},
            "text": {"field": "label"},
            "color": _by_kind(SOFT, ALARM),
        },
    )


def _by_kind(scope: object, event: object) -> Spec:
    return {
        "condition": {"test": "datum.kind === 'event'", "value": event},
        "value": scope,
    }


def _bounds(panel: Panel, top: float, notes: Notes) -> list[Spec]:
    """Return the bars up to the upper bounds, and the figure of one that leaves the plot."""
    bounded = [
        (_iso(_start(v.month)), v.value, v.upper)
        for v in panel.values
        if v.value is not None and v.upper is not None
    ]
    bars: list[Spec] = [
        {"at": at, "value": value, "upper": min(upper, top)}
        for at, value, upper in bounded
        if upper != value
    ]
    beyond: list[Spec] = [
        {"at": at, "label": notes.up_to.format(figure=f"{upper:,.0f}")}
        for at, _, upper in bounded
        if upper > top
    ]
    bar: Spec = {"type": "rule", "strokeWidth": 7, "opacity": 0.28, "color": panel.colour}
    text: Spec = {"type": "text", "align": "left", "dx": 7, "baseline": "top", "color": SOFT}
    return [
        layer(bars, bar, {"y2": {"field": "upper"}}),
        layer(beyond, text, {"y": {"value": 4}, "text": {"field": "label"}}),
    ]


def _line(panel: Panel) -> list[Spec]:
    """Return the line, which breaks at every gap, its points and the labels of the telling ones."""
    rows = _segments(panel)
    colour: Spec = {"color": panel.colour}
    labels = _point_labels(rows, panel)
    filled, hollow = ([row for row in rows if row["whole"] is whole] for whole in (True, False))
    text: Spec = {"type": "text", "dy": {"expr": "datum.dy"}, "fontSize": 11, "fontWeight": 600}
    halo: Spec = {"stroke": "white", "strokeWidth": 4, "strokeJoin": "round"}
    run: Spec = {"detail": {"field": "run", "type": "nominal"}}
    return [
        layer(rows, {"type": "line", "strokeWidth": 2} | colour, run),
        layer(filled, _POINT | colour, {}),
        layer(hollow, _POINT | {"stroke": panel.colour, "color": "white", "strokeWidth": 2}, {}),
        layer(labels, text | halo, {"text": {"field": "label"}}),
        layer(labels, text | colour, {"text": {"field": "label"}}),
    ]


def _point_labels(rows: Sequence[Spec], panel: Panel) -> list[Spec]:
    """Return the telling points with their figure: below where the line goes up from there."""
    figures = [float(str(row["value"])) for row in rows]
    return [
        rows[at]
        | {
            "label": f"{figures[at]:,.{panel.places}f}",
            "dy": 15 if figures[at] < max(figures[at : at + 2]) and figures[at] > 0 else -11,
        }
        for at in _telling(figures)
    ]


def _segments(panel: Panel) -> list[Spec]:
    rows: list[Spec] = []
    run = 0
    for value in panel.values:
        if value.value is None:
            run += 1
        else:
            at = _iso(_start(value.month))
            rows.append({"at": at, "value": value.value, "run": run, "whole": value.whole})
    return rows


def _telling(figures: Sequence[float]) -> list[int]:
    """Return which points carry their figure: all of a few, else first, highest and last."""
    if len(figures) <= _FEW:
        return list(range(len(figures)))
    return sorted({0, figures.index(max(figures)), len(figures) - 1})


def _grid(panel: Panel) -> list[float]:
    """Return the round figures the grid is drawn at, from 0 to the top of the plot."""
    top = _highest(panel) * _HEADROOM or 1.0
    rough = top / _GRID_LINES
    power = 10.0 ** floor(log10(rough))
    step = next(nice * power for nice in (1, 2, 5, 10) if nice * power >= rough)
    if panel.places == 0:
        step = max(step, 1.0)
    return [round(at * step, 6) for at in range(ceil(top / step) + 1)]


def _highest(panel: Panel) -> float:
    """Return the highest figure that is drawn whole: bounds far above it would flatten it."""
    known = [value for value in panel.values if value.value is not None]
    highest = max((v.value for v in known if v.value is not None), default=0.0)
    bound = max((v.upper for v in known if v.upper is not None), default=0.0)
    return highest * _CAPPED if 0 < highest * _CAP < bound else max(highest, bound)


def _legend(panels: Sequence[Panel], notes: Notes) -> list[str]:
    """Return what hatching, hollow points and pale bars mean, where there are any."""
    values = [value for panel in panels for value in panel.values]
    signs = (
        (any(v.value is None for v in values), notes.hatched),
        (any(v.value is not None and not v.whole for v in values), notes.hollow),
        (any(v.value is not None and v.upper != v.value for v in values if v.upper), notes.pale),
    )
    return [words for shown, words in signs if shown]


def _with_notes(view: Spec, notes: Sequence[str], height: int) -> Spec:
    """Return the panel with notes written under its axis."""
    rows: list[Spec] = [
        {"text": text, "below": height + 38 + 15 * at} for at, text in enumerate(notes)
    ]
    mark: Spec = {"type": "text", "align": "left", "baseline": "top", "fontSize": 10.5}
    encoding: Spec = {
        "x": {"value": 0},
        "y": {"field": "below", "type": "quantitative", "scale": None, "axis": None},
        "text": {"field": "text"},
    }
    return {"layer": [view, layer(rows, mark | {"color": SOFT}, encoding)]}


def _within(moment: Moment, months: Sequence[str]) -> Moment:
    """Return the moment with its label cut where it would leave the chart."""
    room = _WIDTH + _OVERHANG - _pixel(_noon(moment), months)
    if _width(moment.label) <= room:
        return moment
    kept = moment.label
    while kept and _width(kept) + _LETTER > room:
        kept = kept[:-1]
    return replace(moment, label=f"{kept}…")


def _width(label: str) -> float:
    """Return how many pixels a label takes."""
    return sum(_SIGN if east_asian_width(sign) in "WF" else _LETTER for sign in label)


def _levels(moments: Sequence[Moment], months: Sequence[str]) -> list[int]:
    """Return on which line above the plot each label stands.

    A label stands above every later rule that rises through where it is written.
    """
    places = [_pixel(_noon(moment), months) for moment in moments]
    levels = [0] * len(moments)
    for at in reversed(range(len(moments))):
        end = places[at] + 12 + _width(moments[at].label)
        under = [levels[later] for later in range(at + 1, len(moments)) if places[later] < end]
        levels[at] = max(under, default=-1) + 1
    return levels


def _ticks(months: Sequence[str]) -> list[str]:
    """Return the months named on the axis: as many as it has room for, at even steps."""
    room = _WIDTH // _TICK_ROOM
    step = next((s for s in (1, 2, 3, 6) if len(months) / s <= room), 12)
    return [month for month in months if (int(month[5:]) - 1) % step == 0]


def _pixel(moment: datetime, months: Sequence[str]) -> float:
    first, last = _domain(months)
    return (moment - first) / (last - first) * _WIDTH


def _domain(months: Sequence[str]) -> tuple[datetime, datetime]:
    return _start(months[0]) - _HALF_MONTH, _start(months[-1]) + _HALF_MONTH


def _start(month: str) -> datetime:
    return datetime(int(month[:4]), int(month[5:]), 1, tzinfo=UTC)


def _noon(moment: Moment) -> datetime:
    return datetime(moment.at.year, moment.at.month, moment.at.day, tzinfo=UTC)


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
