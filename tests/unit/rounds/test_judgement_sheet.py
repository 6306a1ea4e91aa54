"""Judgements in a spreadsheet: all or nothing, every problem told, nothing twice."""

from datetime import UTC, datetime

import polars as pl
import pytest

from casque.errors import SheetInvalid
from casque.render.sheets import read_sheet, write_csv, write_workbook
from casque.rounds.judgement_sheet import (
    COLUMNS,
    VALUE_WORDS,
    new_judgements,
    read_judgements,
    worklist,
)
from casque.stations.verify import verify
from casque.tables import ACTS, BASES, CONFIDENCES, FINDINGS, GOODS, JUDGEMENTS, SIGHTINGS

NAMES = [column.name for column in COLUMNS]
KNOWN = pl.DataFrame(
    [("s1", "1", "v1", "a"), ("s1", "2", "v1", "b"), ("s1", "2", "v2", "b")],
    schema=["site", "item", "version", "title"],
    orient="row",
)


def a_row(**changes):
    row = {
        "site": "s1", "item": "1", "version": "v1", "product": "IV", "goods": "genuine",
        "act": "sale", "confidence": "high", "basis": "both", "by": "ann",
        "at": "2012-03-05 18:05", "why": "Schreger lines",
    }  # fmt: skip
    return row | changes


def read(*rows, zone="Asia/Shanghai"):
    return read_judgements(
        list(enumerate(rows, start=2)), file="march.csv", known=KNOWN,
        products=["IV", "TB"], text_only={"TB"}, zone=zone,
    )  # fmt: skip


def refused(*rows):
    with pytest.raises(SheetInvalid) as caught:
        read(*rows)
    return [str(problem) for problem in caught.value.problems]


def test_a_row_becomes_a_judgement():
    (judgement,) = read(a_row()).judgements.to_dicts()
    assert judgement == a_row(at=datetime(2012, 3, 5, 10, 5, tzinfo=UTC))


def test_an_empty_sheet_gives_nothing():
    assert read().judgements.equals(JUDGEMENTS.empty())


@pytest.mark.parametrize(
    "at",
    [
        "2012-03-05 18:05",
        "2012-03-05T18:05:00",
        "2012-03-05T10:05:00Z",
        "2012-03-05 12:05+02:00",
        "2012/3/5 18:05",
        "2012/03/05 18:05:00",
        "2012-3-5 18:05",
    ],
)
def test_a_moment_is_read(at):
    assert read(a_row(at=at)).judgements["at"].item() == datetime(2012, 3, 5, 10, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "at",
    [
        "",
        "2012-03-05",
        "5.3.2012 18:05",
        "noon",
        "2012-13-05 18:05",
        "0001-01-01 00:00",
        "9999-12-31 23:59-08:00",
    ],
)
def test_a_moment_that_is_none_is_refused(at):
    (problem,) = refused(a_row(at=at))
    assert problem.startswith("march.csv:2: column at is not a moment")


@pytest.mark.parametrize("at", ["2021-10-31 02:30", "2021-03-28 02:30"])
def test_an_hour_that_clocks_repeat_or_skip_is_refused(at):
    with pytest.raises(SheetInvalid, match="column at"):
        read(a_row(at=at), zone="Europe/Berlin")


def test_chinese_headers_and_values_are_understood():
    chinese = {
        "平台": "s1", "商品编号": "1", "版本": "v1", "产品": "iv", "真伪": "真品", "行为": "出售",
        "把握": "高", "依据": "两者", "判断人": "ann", "判断时间": "2012-03-05 18:05",
        "理由": "Schreger lines", "标题": "任何文字",
    }  # fmt: skip
    assert read(chinese).judgements.equals(read(a_row()).judgements)


def test_chinese_values_stand_for_the_closed_sets():
    closed = {"goods": GOODS, "act": ACTS, "confidence": CONFIDENCES, "basis": BASES}
    assert {c: set(words.values()) for c, words in VALUE_WORDS.items()} == {
        c: set(words) for c, words in closed.items()
    }


def test_case_and_spaces_do_not_matter():
    assert read(a_row(goods=" Genuine ", product="iv")).judgements.equals(read(a_row()).judgements)


def test_a_row_that_decides_nothing_is_counted():
    waiting = a_row(goods="", act="", confidence="", basis="", why=" ")
    found = read(a_row(), waiting, waiting)
    assert (len(found.judgements), found.unjudged) == (1, 2)


def test_a_blank_version_is_the_only_one():
    assert read(a_row(version="")).judgements["version"].item() == "v1"


WRONG = [
    ({"item": "9"}, "columns site and item name no advertisement"),
    ({"site": ""}, "columns site and item name no advertisement"),
    ({"item": "2", "version": ""}, "column version is blank and may be: v1, v2"),
    ({"item": "2", "version": "v3"}, "column version is none of this advertisement's: v1, v2"),
    ({"product": "XX"}, "column product is no product"),
    ({"goods": "real"}, "column goods is none of genuine"),
    ({"act": ""}, "column act is none of sale"),
    ({"confidence": ""}, "column confidence is none of high"),
    ({"basis": "smell"}, "column basis is none of text"),
    ({"product": "TB", "basis": "picture"}, "column basis is a picture alone"),
    ({"by": ""}, "column by is blank"),
]


@pytest.mark.parametrize(("changes", "what"), WRONG)
def test_a_wrong_cell_is_refused_with_its_place(changes, what):
    (problem,) = refused(a_row(**changes))
    assert problem.startswith(f"march.csv:2: {what}")


def test_every_problem_is_told_and_good_rows_wait_with_the_bad():
    problems = refused(a_row(), a_row(goods="real", by=""), a_row(item="9"))
    assert [problem.split(": ")[0] for problem in problems] == [
        "march.csv:3",
        "march.csv:3",
        "march.csv:4",
    ]


def test_many_versions_are_not_all_named():
    known = pl.DataFrame({"site": "s1", "item": "1", "version": [f"v{i}" for i in range(8)]})
    with pytest.raises(SheetInvalid, match="v0, v1, v2, v3, v4 and 3 more"):
        read_judgements(
            [(2, a_row(version=""))], file="f", known=known, products=["IV"], text_only=(),
            zone="UTC",
        )  # fmt: skip


def test_missing_and_doubled_columns_are_named():
    row = a_row()
    del row["act"]
    assert refused(row | {"货物": "genuine"}) == [
        "march.csv:1: column act is missing: add it, or export the sheet anew",
        "march.csv:1: column goods stands twice: remove one of them",
    ]


def test_a_repeated_row_is_one_judgement():
    found = read(a_row(), a_row())
    assert (len(found.judgements), found.rows) == (1, (2,))


def test_two_verdicts_of_one_moment_contradict():
    (problem,) = refused(a_row(), a_row(goods="fake"))
    assert problem.startswith("march.csv:3: contradicts row 2")


def test_importing_twice_adds_nothing():
    first = read(a_row(), a_row(product="TB", basis="text"))
    assert len(new_judgements(first, JUDGEMENTS.empty())) == 2
    assert len(new_judgements(first, first.judgements)) == 0


def test_a_changed_verdict_needs_its_own_moment():
    before = read(a_row()).judgements
    with pytest.raises(SheetInvalid, match="differs from what is recorded"):
        new_judgements(read(a_row(goods="fake")), before)
    later = read(a_row(goods="fake", at="2012-03-06 09:00"))
    assert len(new_judgements(later, before)) == 1


def a_sighting(item, round_="2012-03"):
    return {
        "round": round_, "site": "s1", "item": item, "version": "v1", "link": f"/{item}",
        "title": "=老物件", "description": None, "pictures": [],
        "captured_at": datetime(2012, 3, 1, tzinfo=UTC),
    }  # fmt: skip


def a_finding(item, term="t1", start=0):
    return {
        "site": "s1", "item": item, "version": "v1", "field": "title", "product": "IV",
        "term": term, "start": start, "end": start + 6, "written": "象牙",
    }  # fmt: skip


@pytest.fixture
def sheet():
    findings = FINDINGS.frame([a_finding("1"), a_finding("2"), a_finding("2", "t2", 9)])
    judgements = read(a_row()).judgements
    sightings = SIGHTINGS.frame([a_sighting("1"), a_sighting("1", "2012-04"), a_sighting("2")])
    verdicts = verify(findings, judgements, frozenset())
    return worklist(verdicts, sightings, findings, judgements, zone="Asia/Shanghai")


def test_the_worklist_puts_first_what_waits(sheet):
    rows = [dict(zip((c.name for c in sheet.columns), row, strict=True)) for row in sheet.rows]
    assert [(row["item"], row["goods"], row["term"], row["written"]) for row in rows] == [
        ("2", "", "t1、t2", "象牙"),
        ("1", "genuine", "t1", "象牙"),
    ]
    assert rows[1]["at"] == "2012-03-05 18:05:00+08:00"
    assert rows[1]["why"] == "Schreger lines"
    assert rows[0]["title"] == "=老物件"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_untouched_worklist_adds_nothing(sheet, tmp_path, kind):
    path = tmp_path / f"list.{kind}"
    if kind == "csv":
        write_csv(path, sheet, bom=True)
    else:
        write_workbook(path, [sheet], about=[], made_at=datetime(2012, 4, 1, tzinfo=UTC))
    found = read_judgements(
        read_sheet(path), file=path.name, known=KNOWN, products=["IV"], text_only=(),
        zone="Asia/Shanghai",
    )  # fmt: skip
    assert found.unjudged == 1
    assert len(new_judgements(found, read(a_row()).judgements)) == 0
