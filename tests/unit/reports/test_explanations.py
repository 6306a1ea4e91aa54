"""Every measure, state and standing has a sentence in both languages."""

import re

import pytest

from casque.measures.definitions import DEFINITIONS
from casque.measures.novelty import RULES
from casque.reports.explanations import EXPLANATIONS, STANDINGS_SAY, STATES_SAY, both, explain
from casque.tables import STATES

HAN = re.compile("[\u4e00-\u9fff]")


def test_every_measure_is_explained():
    assert set(EXPLANATIONS) == {definition.name for definition in DEFINITIONS}


def test_every_state_of_a_search_is_explained():
    assert set(STATES_SAY) == set(STATES)


def test_every_standing_of_an_offer_is_explained():
    assert set(STANDINGS_SAY) == {rule.standing for rule in RULES}


@pytest.mark.parametrize("table", [EXPLANATIONS, STATES_SAY, STANDINGS_SAY])
def test_every_sentence_stands_in_both_languages(table):
    for said in table.values():
        assert said.says.endswith(".")
        assert said.chinese.endswith("。")
        assert HAN.search(said.chinese_name)
        assert not HAN.search(said.name + said.says)


def test_a_measure_is_explained_in_the_language_that_is_asked_for():
    assert explain("coverage").startswith("The share of site-product pairs")
    assert explain("coverage", "zh-Hans").startswith("监测范围内")
    assert both(STATES_SAY["done"]) == "done 完成"
