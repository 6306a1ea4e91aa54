"""Charts: a Vega-Lite specification as a plain dict, and the same everywhere as SVG.

A month without a figure is hatched, never drawn as 0. A report's labels are English and codes, and
its pages say the same in Chinese beside them: vl-convert measures and, for PNG, draws text with the
machine's fonts, and a machine need not have a Chinese one. The web draws a chart in both languages:
an SVG keeps Chinese as text, and the reader's own font draws it.
"""

from __future__ import annotations

import html
import json
from collections.abc import Sequence

from casque.render.cells import visible

Spec = dict[str, object]

INK, SOFT, GRID, RULE, CALM, ALARM = (
    "#1f2933", "#5b6b79", "#e5eaee", "#9aa9b5", "#2f5d7c", "#a4452c",
)  # fmt: skip

PRODUCT_COLOURS: dict[str, str] = {
    "IV": "#997700", "RH": "#332288", "TB": "#cc6677", "HS": "#44aa99",
    "PS": "#882255", "LB": "#117733", "SH": "#3f93bf", "HC": "#aa4499",
}  # fmt: skip
"""One colour a product, on screen and on paper; after Paul Tol's "muted" scheme, which stays
apart for colour-blind readers (personal.sron.nl/~pault)."""

_VEGA_LITE = "5.20"  # spoken by every vl-convert since 1.7
_FONT = (
    "'Helvetica Neue', Arial, 'Liberation Sans', 'Noto Sans CJK SC', 'PingFang SC', "
    "'Microsoft YaHei', sans-serif"
)
"""Where Arial is not, Liberation Sans is as wide; measuring in a font of all Chinese is slow."""
GAP = "url(#gap)"
"""The fill of what is not known; `svg` brings the pattern."""

_GAP_PATTERN = (
    '<defs><pattern id="gap" width="7" height="7" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="7" height="7" fill="#f6f8f9"/>'
    '<line x1="0" y1="0" x2="0" y2="7" stroke="#c3ced6" stroke-width="2"/></pattern></defs>'
)
_CONFIG: Spec = {
    "font": _FONT,
    "background": "white",
    "aria": False,  # the SVG's own title and description speak for the whole
    "view": {"stroke": None},
    "title": {
        "anchor": "start", "frame": "group", "color": INK, "fontSize": 15, "fontWeight": 600,
        "subtitleColor": SOFT, "subtitleFontSize": 12, "subtitlePadding": 5, "offset": 14,
    },
    "axis": {
        "labelColor": SOFT, "labelFontSize": 11, "titleColor": SOFT, "titleFontSize": 11,
        "titleFontWeight": "normal", "gridColor": GRID, "tickColor": RULE, "domainColor": RULE,
    },
}  # fmt: skip


def colour_of(product: str) -> str:
    """Return the product's colour, or the ink of one that has none."""
    return PRODUCT_COLOURS.get(product, SOFT)


def svg(spec: Spec) -> str:
    """Return the chart as SVG with its title and description for those who cannot see it."""
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(
        json.dumps(spec), vl_version=_VEGA_LITE, allowed_base_urls=[]
    )
    name = html.escape(str(spec["name"]))
    opening, rest = drawn.split(">", 1)
    labelled = f'{opening} role="img" aria-labelledby="{name}-title {name}-desc">'
    return labelled + _told(spec, name) + _GAP_PATTERN + rest + "\n"


def framed(*, name: str, title: str, description: str) -> Spec:
    """Return what every chart has: its name, title, description and looks."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "name": name,
        "description": description,
        "title": {"text": title},
        "padding": 16,
        "config": _CONFIG,
    }


def layer(rows: Sequence[Spec], mark: Spec, encoding: Spec) -> Spec:
    """Return a mark over rows."""
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": encoding}


def _told(spec: Spec, name: str) -> str:
    title = spec["title"]
    text = title["text"] if isinstance(title, dict) else title
    said = [("title", str(text)), ("desc", str(spec["description"]))]
    return "".join(
        f'<{tag} id="{name}-{tag}">{html.escape(visible(words))}</{tag}>' for tag, words in said
    )
