"""Station verify: the present verdict of each version, and what may not be recorded."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casque.errors import JudgementRefused
from casque.stations.verify import CHECKS, check_judgement, verify
from casque.tables import FINDINGS, JUDGEMENTS, VERDICTS

NOON = datetime(2014, 9, 1, 12, tzinfo=UTC)
TEXT_ONLY = frozenset({"TB", "LB"})


def a_finding(item="1", version="v1", product="IV", **changes):
    finding = {
        "site": "s1", "item": item, "version": version, "field": "title", "product": product,
        "term": "t1", "disguise": "plain", "start": 0, "end": 6, "char_start": 0, "char_end": 2,
        "written": "象牙", "lexicon": "x",
    }  # fmt: skip
    return finding | changes


def a_judgement(**changes):
    judgement = {
        "site": "s1", "item": "1", "version": "v1", "product": "IV", "goods": "genuine",
        "act": "sale", "confidence": "high", "basis": "both", "by": "ann", "at": NOON, "why": "",
    }  # fmt: skip
    return judgement | changes


def verdicts(findings, judgements):
    frame = verify(FINDINGS.frame(findings), JUDGEMENTS.frame(judgements), TEXT_ONLY)
    return {tuple(row[:4]): row[4] for row in frame.iter_rows()}


def test_an_unjudged_version_waits():
    frame = verify(FINDINGS.frame([a_finding()]), JUDGEMENTS.empty(), TEXT_ONLY)
    assert frame.row(0) == ("s1", "1", "v1", "IV", None, None, None, None, None, None)


def test_two_terms_of_one_product_are_one_row():
    findings = [a_finding(), a_finding(term="t2"), a_finding(product="RH")]
    assert len(verdicts(findings, [])) == 2


def test_the_latest_judgement_counts_whatever_the_order():
    early, late = a_judgement(), a_judgement(goods="fake", at=NOON + timedelta(1))
    assert verdicts([], [early, late]) == verdicts([], [late, early])
    assert verdicts([], [late, early])["s1", "1", "v1", "IV"] == "fake"


def test_a_tie_is_settled_by_name():
    tie = [a_judgement(by="bob", goods="fake"), a_judgement(by="ann")]
    assert verdicts([], tie)["s1", "1", "v1", "IV"] == "fake"


def test_a_person_may_judge_a_product_the_screen_missed():
    found = verdicts([a_finding()], [a_judgement(product="HC")])
    assert found == {("s1", "1", "v1", "HC"): "genuine", ("s1", "1", "v1", "IV"): None}


def test_nothing_gives_nothing():
    assert verify(FINDINGS.empty(), JUDGEMENTS.empty(), TEXT_ONLY).equals(VERDICTS.empty())


REFUSED = [
    ("product", {"product": "XX"}),
    ("product", {"product": None}),
    ("goods", {"goods": "real"}),
    ("act", {"act": None}),
    ("confidence", {"confidence": ""}),
    ("basis", {"basis": "hearsay"}),
    ("basis", {"product": "TB", "basis": "picture"}),
    ("by", {"by": " "}),
    ("at", {"at": None}),
    ("at", {"at": NOON.replace(tzinfo=None)}),
]


@pytest.mark.parametrize(("column", "changes"), REFUSED)
def test_a_broken_judgement_names_its_column(column, changes):
    refusals = check_judgement(a_judgement(**changes), products={"IV", "TB"}, text_only=TEXT_ONLY)
    assert [refusal.column for refusal in refusals] == [column]


def test_every_check_is_tried_here():
    assert {check.column for check in CHECKS} == {column for column, _ in REFUSED}


def test_a_good_judgement_passes():
    assert check_judgement(a_judgement(), products={"IV"}, text_only=TEXT_ONLY) == ()


def test_all_that_is_wrong_is_said():
    refusals = check_judgement({}, products=None, text_only=TEXT_ONLY)
    assert [r.column for r in refusals] == [
        "product", "goods", "act", "confidence", "basis", "by", "at",
    ]  # fmt: skip


def test_the_station_refuses_what_should_not_be_in_the_ledger():
    bad = a_judgement(product="LB", basis="picture", item="7")
    with pytest.raises(JudgementRefused, match="s1:7 on LB refused: basis is a picture alone"):
        verdicts([], [a_judgement(), bad])


@given(st.permutations(range(4)))
def test_order_changes_nothing(order):
    rows = [a_judgement(goods=g, at=NOON + timedelta(minutes=i % 3), by=f"p{i}")
            for i, g in enumerate(("genuine", "fake", "unsure", "innocent"))]  # fmt: skip
    assert verdicts([], [rows[i] for i in order]) == verdicts([], rows)
