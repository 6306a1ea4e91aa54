"""Measures as people read them: eighty columns, every note once, nothing cut, no gap drawn as 0."""

from datetime import UTC, datetime

import pytest

from casque.cli.measures_telling import tell_measures, tell_offers
from casque.measures.rows import COUNTED, open_into
from casque.rounds.reading import Opened
from casque.tables import MEASURES, ROUNDS

ZONE = "Asia/Shanghai"
MARCH = datetime(2012, 3, 5, 1, tzinfo=UTC)
GAP = "1 of 4 site-products not covered: offers may be missing"
FIRST = "first round: new since the start of its month"
UNSEEN = "no monthly search saw a page that can be relied on: a gap, not a zero"
LONG = "guwan_bbs:https://bbs.guwan.example/thread/" + "0123456789" * 6


@pytest.fixture(autouse=True)
def _terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")  # what a narrow terminal tells its programs


def number(measure, product, value, *, note="", of=1, round_="2012-03"):
    """Return a row of MEASURES whose value is a count, or a count of several."""
    return {
        "measure": measure, "round": round_, "product": product,
        "numerator": 0.0 if value is None else float(value), "denominator": float(of),
        "value": None if value is None else value / of, "note": note,
    }  # fmt: skip


def told(capsys, *rows, closed_at=None):
    """Return the lines that tell of measures, without spaces at their ends."""
    names = sorted({row["round"] for row in rows})
    rounds = ROUNDS.frame([{"round": n, "opened_at": MARCH, "closed_at": closed_at} for n in names])
    tell_measures(MEASURES.frame(list(rows)), rounds, ZONE)
    return [line.rstrip() for line in capsys.readouterr().out.splitlines()]


def cells(lines, first):
    """Return the cells of the line that begins with a word."""
    return next(line.split() for line in lines if line.split()[:1] == [first])


def test_products_stand_side_by_side_in_the_order_of_the_measures(capsys):
    lines = told(
        capsys,
        number("nwpa", "IV", 4), number("twpa", "IV", 1425),
        number("nwpa", "", 6), number("twpa", "", 2040),
    )  # fmt: skip
    assert cells(lines, "measure") == ["measure", "all", "IV"]
    assert cells(lines, "twpa") == ["twpa", "2,040", "1,425"]
    assert [line.split()[0] for line in lines[3:5]] == ["twpa", "nwpa"]


def test_what_was_divided_stands_below_a_ratio_and_not_below_a_count(capsys):
    lines = told(capsys, number("coverage", "", 2, of=4), number("twpa", "", 23))
    assert cells(lines, "coverage") == ["coverage", "0.500"]
    assert [line.strip() for line in lines if "/" in line] == ["2/4"]


def test_every_note_is_printed_once_and_its_number_below_its_product(capsys):
    lines = told(
        capsys,
        number("twpa", "", 21, note=GAP), number("nwpa", "", 7, note=f"{GAP}; {FIRST}"),
        number("twpa", "IV", 18), number("nwpa", "IV", 5, note=FIRST),
    )  # fmt: skip
    assert cells(lines, "notes") == ["notes", "[1,2]", "[2]"]
    assert lines.count(f"[1] {GAP}") == lines.count(f"[2] {FIRST}") == 1


def test_a_note_of_every_number_has_no_number_of_its_own(capsys):
    why = "revised 2012-05-20: judged late; and more"
    lines = told(
        capsys, number("twpa", "", 21, note=f"{GAP}; {why}"), number("nwpa", "", 7, note=why)
    )
    assert lines.count(f"[all] {why}") == 1
    assert cells(lines, "notes") == ["notes", "[1]"]


def test_an_absent_number_is_no_zero_and_carries_its_reason(capsys):
    lines = told(capsys, number("twpa", "", None, note=UNSEEN), number("unjudged", "", 0))
    assert cells(lines, "twpa") == ["twpa", "-", "[1]"]
    assert cells(lines, "unjudged") == ["unjudged", "0"]
    assert f"[1] {UNSEEN}" in lines


def test_more_products_than_fit_go_on_below(capsys):
    codes = ["", *(f"P{n}" for n in range(9))]
    lines = told(capsys, *(number("twpa", code, 12345) for code in codes))
    heads = [line.split()[1:] for line in lines if line.startswith("measure")]
    assert heads == [["all", "P0", "P1", "P2", "P3", "P4"], ["P5", "P6", "P7", "P8"]]
    assert sum(line.count("12,345") for line in lines) == 10
    assert max(map(len, lines)) <= 80


def test_each_round_says_whether_its_numbers_may_change(capsys):
    assert told(capsys, number("twpa", "", 1))[0] == "2012-03, open: its numbers may still change"
    closed = told(capsys, number("twpa", "", 1), closed_at=MARCH)
    assert closed[0] == "2012-03, closed 2012-03-05 09:00 Asia/Shanghai"
    two = told(capsys, number("twpa", "", 1), number("twpa", "", 2, round_="2012-04"))
    assert [line[:7] for line in two if line.startswith("2012")] == ["2012-03", "2012-04"]


def test_a_frozen_measure_that_is_no_longer_defined_stands_last(capsys):
    lines = told(capsys, number("a_former_index", "", 3, of=2), number("unjudged", "", 1))
    named = [line.split()[0] for line in lines if line.startswith(("a_former", "unjudged"))]
    assert named == ["unjudged", "a_former_index"]


def offer(name, *members, standing="new", reason="posted since the last round", posted=None):
    return {
        "round": "2012-03", "product": "", "offer": name, "members": list(members or [name]),
        "counting": True, "certain": True, "unjudged": False, "open": True, "misdated": False,
        "standing": standing, "reason": reason, "first_round": "2012-03", "posted": posted,
    }  # fmt: skip


def opened(*offers, frozen=None, **changes):
    rows = open_into(COUNTED.frame(list(offers)), "twpa", product="")
    return Opened(number("twpa", "", len(offers)) | changes, rows, ZONE, frozen)


def why(capsys, *offers, **changes):
    tell_offers(opened(*offers, **changes))
    return [line.rstrip() for line in capsys.readouterr().out.splitlines()]


def test_a_number_says_what_it_is_and_whether_it_may_change(capsys):
    lines = why(capsys, offer("s:1"), note=GAP)
    assert lines[:3] == [
        "twpa 2012-03, all products: 1 offer",
        "the round is open: it may still change; times in Asia/Shanghai",
        GAP,
    ]
    frozen = why(capsys, offer("s:1"), offer("s:2"), frozen=(2, MARCH))
    assert frozen[:2] == [
        "twpa 2012-03, all products: 2 offers",
        "frozen 2012-03-05 09:00 as revision 2; times in Asia/Shanghai",
    ]


def test_a_gap_opens_into_its_reason_and_not_into_no_offers(capsys):
    lines = why(capsys, value=None, note=UNSEEN, product="IV")
    assert lines[0] == "twpa 2012-03, product IV: no number"
    assert UNSEEN in lines


def test_offers_stand_under_the_reason_they_count_for_and_new_ones_first(capsys):
    old = {"standing": "backlog", "reason": "posted before the last round"}
    lines = why(capsys, offer("s:1", **old), offer("s:2"), offer("s:3", **old))
    assert [line for line in lines if ": posted" in line] == [
        "new: posted since the last round (1)", "backlog: posted before the last round (2)",
    ]  # fmt: skip


def test_members_have_a_line_each_and_a_time_is_the_zone_s(capsys):
    day = datetime(2012, 3, 17, 16, tzinfo=UTC)
    lines = why(
        capsys,
        offer("s:1", "s:1", "t:22", posted=day),
        offer("s:5", posted=MARCH),
        offer("s:7"),
    )
    rows = [line.split() for line in lines]
    at = rows.index(["2012-03-18", "2012-03", "s:1", "s:1"])
    assert rows[at + 1] == ["t:22"]
    assert rows[at + 2][:2] == ["2012-03-05", "09:00"]
    assert rows[at + 3] == ["-", "2012-03", "s:7", "s:7"]


def test_a_long_id_goes_on_in_the_next_line(capsys):
    lines = why(capsys, offer(LONG))
    parts = [line.split() for line in lines if "0123" in line or "guwan_bbs" in line]
    assert "".join(row[-1] for row in parts) == LONG
    assert max(map(len, lines)) <= 80
