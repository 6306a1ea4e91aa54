"""What else is sold: every kind is there because a search for a term finds it."""

from __future__ import annotations

import pytest

from casque.demo.simulation.goods import ASKED, FAKES, LEGAL, PRODUCTS_ASKED
from casque.demo.simulation.schedule import all_words
from casque.demo.simulation.searching import asked, searchable

NOISE = {"虎牙直播{w} {n}元档", "猛犸牙{w} {n}毫米"}
"""Near a term, but none: not everything on a market's shelves is found."""


@pytest.mark.parametrize("kind", [*LEGAL, *FAKES], ids=lambda kind: kind.title)
def test_a_good_search_finds_it_by_a_term(kind):
    titles = [kind.title.format(w=word, n=3) for word in kind.words]
    terms = [asked(word.term.text, fuzzy=True) for word in all_words()]
    found = [any(t in searchable(title, "", fuzzy=True) for t in terms) for title in titles]
    assert all(found) or kind.title in NOISE


def test_what_is_asked_for_names_a_product():
    for kind in ASKED:
        for word in kind.words:
            assert any(named in word for named in PRODUCTS_ASKED)


def test_there_are_border_errors_other_senses_and_look_alikes():
    titles = " ".join(kind.title for kind in LEGAL)
    for sense in ("水果冻干", "壁虎骨骼", "大象牙膏", "象牙果", "猛犸", "玳瑁猫", "XY染色体"):
        assert sense in titles
    assert {kind.goods for kind in LEGAL} == {"innocent", "look-alike"}
    assert {kind.goods for kind in FAKES} == {"fake"}
