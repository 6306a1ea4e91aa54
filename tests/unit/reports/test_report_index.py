"""The first page of a report."""

from dataclasses import replace

import pytest

from casque.reports.explanations import EXPLANATIONS
from casque.reports.figures import FIGURES
from casque.reports.index import index_page
from casque.reports.table1 import NAME
from casque.tables import MEASURES

DRAWN = dict.fromkeys((*(f.name for f in FIGURES), NAME), "<svg></svg>")


@pytest.mark.parametrize("measure", EXPLANATIONS)
def test_every_measure_stands_there_with_its_sentence(material, measure):
    page = index_page(material, DRAWN)
    assert EXPLANATIONS[measure].chinese in page


def test_every_file_is_linked(material):
    page = index_page(material, DRAWN)
    wanted = ["combined.xlsx", "sites/lantern.xlsx", "sites/rain.xlsx", "sites/site-03.xlsx"]
    wanted += [f"{name}.{kind}" for name in DRAWN for kind in ("svg", "html")]
    assert [name for name in wanted if f'href="{name}"' not in page] == []


def test_gaps_are_counted_on_the_first_page(material):
    page = index_page(material, DRAWN)
    assert "2 of 4 monthly searches are gaps; a gap is never a zero." in page


def test_a_value_that_is_absent_is_set_apart_with_its_note(material):
    rows = [{"measure": "new_measure", "round": material.round, "product": "", "note": "why not"}]
    page = index_page(replace(material, measures=MEASURES.frame(rows)), DRAWN)
    assert "<strong>new_measure</strong>" in page
    assert (
        '<div class="none">why not <span lang="zh-Hans" class="soft">why not</span></div>' in page
    )
    assert '<span class="none">no figure 无数据</span>' in page


def test_a_site_with_a_strange_name_keeps_its_link_to_its_file(material):
    page = index_page(replace(material, sites={"../<x>": "<x>"}), DRAWN)
    assert 'href="sites/%252E.%252F%253Cx%253E.xlsx">&lt;x&gt;</a>' in page
