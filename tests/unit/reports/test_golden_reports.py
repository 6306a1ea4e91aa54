"""What a small invented round's report looks like, held to files that a person has read.

`CASQUE_GOLDEN=write` rewrites them; the difference is reviewed.
"""

import json
import os
from pathlib import Path

import pytest

from casque.reports import figures, table1
from casque.reports.index import index_page

GOLDEN = Path(__file__).parent / "golden"


def held_to(name, text):
    path = GOLDEN / name
    if os.environ.get("CASQUE_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == text


def as_json(spec):
    return json.dumps(spec, ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("figure", figures.FIGURES, ids=lambda figure: figure.name)
def test_golden_figure(material, figure):
    held_to(f"{figure.name}.json", as_json(figures.chart(figure, material)))


def test_golden_table_1(material):
    held_to("table-1.json", as_json(table1.chart(material)))


def test_golden_index(material):
    names = (*(figure.name for figure in figures.FIGURES), table1.NAME)
    held_to(
        "index.html", index_page(material, {name: f"<svg><!-- {name} --></svg>" for name in names})
    )
