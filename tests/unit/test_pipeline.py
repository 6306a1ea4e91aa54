"""The eight stations in order, on frames alone: a round of three searches, one page each."""

import subprocess
import sys

import polars as pl
import pytest

from casque.lexicon import Word, compile_lexicon
from casque.pipeline import play
from casque.scope import load_programme
from casque.sites import find_adapter
from casque.tables import JUDGEMENTS, PAGES
from saved_pages import MARCH, NONE_FOUND, REFUSED, SITE, a_programme, answer, goods

FOUND = answer([goods(1, "老象牙"), goods(2)])  # old ivory; an old thing
TERMS = ("t-hugu", "t-xiangya", "t-xy")  # as `plan` orders them: tiger bone, ivory, XY


@pytest.fixture
def scope(tmp_path):
    return load_programme(a_programme(tmp_path / "tried")).in_force("2012-03")


def a_round(scope, pages, judgements=None):
    """What the pages of each term's search come to."""
    rows = [
        {"search": TERMS.index(term), "page": 1, "site": SITE, "body": body, "status": 200,
         "fetched_at": MARCH}
        for term, body in pages.items()
    ]  # fmt: skip
    lexicon = compile_lexicon(Word(t.id, t.text, t.products) for t in scope.searchable_terms)
    adapters = {SITE: find_adapter(SITE)}
    return play(scope, PAGES.frame(rows), adapters, lexicon, opened_at=MARCH, judgements=judgements)


def number(counted, name, product=""):
    is_asked = (pl.col("measure") == name) & (pl.col("product") == product)
    return counted.measures.row(by_predicate=is_asked, named=True)


def value(counted, name, product=""):
    return number(counted, name, product)["value"]


def fraction(counted, name):
    row = number(counted, name)
    return row["numerator"], row["denominator"]


def test_each_search_ends_as_its_page_says_and_one_without_pages_is_still_to_do(scope):
    counted = a_round(scope, {"t-xiangya": FOUND, "t-xy": REFUSED})
    assert counted.ledger.searches.select("term", "state").rows() == [
        ("t-hugu", "todo"),
        ("t-xiangya", "done"),
        ("t-xy", "blocked"),
    ]
    assert fraction(counted, "coverage") == (0, 10)


def test_what_nobody_judged_waits_and_counts_in_no_measure(scope):
    counted = a_round(scope, {"t-xiangya": FOUND, "t-xy": NONE_FOUND, "t-hugu": NONE_FOUND})
    assert counted.ledger.verdicts.select("item", "product", "goods").rows() == [("1", "IV", None)]
    assert (value(counted, "unjudged"), value(counted, "twpa")) == (1, 0)
    assert fraction(counted, "coverage") == (2, 10)  # five products, and a site that is not public


def test_what_a_person_judged_counts(scope):
    pages = {"t-xiangya": FOUND, "t-xy": NONE_FOUND, "t-hugu": NONE_FOUND}
    (waiting,) = a_round(scope, pages).ledger.verdicts.to_dicts()
    judged = JUDGEMENTS.frame(
        [
            {name: waiting[name] for name in ("site", "item", "version", "product")}
            | {"goods": "genuine", "act": "sale", "confidence": "high", "basis": "text",
               "by": "ann", "at": MARCH, "why": ""}
        ]
    )  # fmt: skip
    counted = a_round(scope, pages, judged)
    assert value(counted, "twpa") == value(counted, "twpa", "IV") == 1
    assert value(counted, "twpa", "TB") == value(counted, "unjudged") == 0


def test_a_round_without_any_page_has_no_count(scope):
    counted = a_round(scope, {})
    assert set(counted.ledger.searches["state"]) == {"todo"}
    assert value(counted, "twpa") is None
    assert "a gap, not a zero" in number(counted, "twpa")["note"]


CORE = "import sys, casque.pipeline; print([n for n in sys.argv[1:] if n in sys.modules])"


def test_the_core_loads_no_ledger_no_command_line_and_no_compiler():
    heavy = ("django", "numba", "typer", "vl_convert", "casque.db")
    command = [sys.executable, "-c", CORE, *heavy]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    assert said == "[]"
