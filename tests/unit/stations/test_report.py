"""Station 8: the whole report at once, the same every time, or nothing."""

import re
from dataclasses import replace

import pytest

from casque.errors import HomeInTheWay
from casque.stations import report as station
from casque.stations.report import report

FILES = [
    "combined.xlsx", "figure-2.html", "figure-2.svg", "figure-3.html", "figure-3.svg",
    "figure-4.html", "figure-4.svg", "figure-5.html", "figure-5.svg", "index.html",
    "sites/lantern.xlsx", "sites/rain.xlsx", "sites/site-03.xlsx", "table-1.html", "table-1.svg",
]  # fmt: skip


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_report_is_complete_and_the_index_comes_first(material, tmp_path):
    files = report(material, tmp_path / "deep" / "out")
    assert files[0] == tmp_path / "deep" / "out" / "index.html"
    assert sorted(path.relative_to(tmp_path / "deep" / "out").as_posix() for path in files) == FILES
    assert sorted(contents(tmp_path / "deep" / "out")) == FILES
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["out"]


def test_the_same_material_gives_the_same_bytes(material, tmp_path):
    report(material, tmp_path / "one")
    report(material, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_the_order_of_rows_changes_no_byte(material, tmp_path):
    report(material, tmp_path / "one")
    names = material.ledger.__dataclass_fields__
    turned = {name: getattr(material.ledger, name).reverse() for name in names}
    shuffled = replace(
        material,
        ledger=replace(material.ledger, **turned),
        findings=material.findings.reverse(),
        measures=material.measures.reverse(),
    )
    report(shuffled, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_later_round_changes_no_byte(material, tmp_path):
    before = replace(material, round="2012-04")
    report(before, tmp_path / "one")
    ledger = material.ledger
    cut = replace(
        before,
        ledger=replace(
            ledger,
            rounds=ledger.rounds.remove(round="2012-05"),
            scope_sites=ledger.scope_sites.remove(round="2012-05"),
            scope_products=ledger.scope_products.remove(round="2012-05"),
            searches=ledger.searches.remove(round="2012-05"),
            sightings=ledger.sightings.remove(round="2012-05"),
        ),
        measures=material.measures.remove(round="2012-05"),
    )
    report(cut, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_an_earlier_report_is_replaced_whole(material, tmp_path):
    report(material, tmp_path / "out")
    report(replace(material, sites={"rain": "Rain"}, round="2012-04"), tmp_path / "out")
    assert b"round 2012-04" in contents(tmp_path / "out")["index.html"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_empty_folder_is_used(material, tmp_path):
    (tmp_path / "out").mkdir()
    assert len(report(material, tmp_path / "out")) == len(FILES)


def test_nothing_that_is_not_a_report_is_replaced(material, tmp_path):
    (tmp_path / "out" / "sites").mkdir(parents=True)
    (tmp_path / "out" / "sites" / "notes.txt").write_text("mine")
    with pytest.raises(HomeInTheWay, match=r"holds sites/notes.txt"):
        report(material, tmp_path / "out")
    (tmp_path / "file").write_text("mine")
    with pytest.raises(HomeInTheWay, match="stands where"):
        report(material, tmp_path / "file")
    assert contents(tmp_path) == {"out/sites/notes.txt": b"mine", "file": b"mine"}


def test_a_report_that_fails_leaves_the_earlier_one_and_no_half(material, tmp_path):
    report(material, tmp_path / "out")
    before = contents(tmp_path)
    with pytest.raises(KeyError):
        report(replace(material, measures=material.measures.drop("note")), tmp_path / "out")
    assert contents(tmp_path) == before


def test_where_putting_in_place_fails_the_earlier_report_returns(material, tmp_path, monkeypatch):
    report(material, tmp_path / "out")
    before = contents(tmp_path)
    rename = station.Path.rename

    def fail_once(path, target):
        if path.name == "whole":
            raise OSError("no room")
        return rename(path, target)

    # A disk that fails between two renames cannot be had otherwise.
    monkeypatch.setattr(station.Path, "rename", fail_once)
    with pytest.raises(OSError, match="no room"):
        report(material, tmp_path / "out")
    assert contents(tmp_path) == before


HOSTILE = (
    r"<script|<link|<img|<iframe|@import|javascript:",
    r"<[^>]*\s(on\w+|style)=",
    "evil",
)
"""What runs, or asks a server, or is the text of an advertisement."""


def test_no_page_runs_or_asks_anything(material, tmp_path):
    report(material, tmp_path / "out")
    written = contents(tmp_path / "out").items()
    pages = {name: data.decode() for name, data in written if name.endswith(("html", "svg"))}
    assert {"index.html"} < set(pages)
    assert [
        (name, sign) for name, text in pages.items() for sign in HOSTILE if re.search(sign, text)
    ] == []
