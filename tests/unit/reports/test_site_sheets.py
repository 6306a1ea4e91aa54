"""What a website is asked to remove, and what is never mixed with it."""

import openpyxl
import pytest

from casque.render.cells import restored
from casque.reports.advertisements import seen_in_round
from casque.reports.site_sheets import file_name, write_site_sheet


def sheets_of(material, site, folder):
    path = write_site_sheet(folder, site, material, seen_in_round(material))
    book = openpyxl.load_workbook(path)
    return {ws.title.split()[0]: [[c.value for c in row] for row in ws] for ws in book}


def column(sheet, name):
    place = [header.split()[0] for header in sheet[0]].index(name)
    return [row[place] for row in sheet[1:]]


def test_what_was_left_from_the_last_round_stands_on_top(material, tmp_path):
    remove = sheets_of(material, "lantern", tmp_path)["to"]
    assert [row[1] for row in remove[1:]] == ["a1", "a5", "a2"]
    assert [row[0].split(" ")[0:2] for row in remove[1:]] == [
        ["still", "there"], ["seen", "before"], ["first", "seen"],
    ]  # fmt: skip


def test_what_a_link_search_met_again_is_left_too(material, tmp_path):
    remove = sheets_of(material, "rain", tmp_path)["to"]
    assert [row[1] for row in remove[1:]] == ["b3", "b1", "b4"]


def test_what_waits_for_a_person_stands_apart_and_changed_ones_first(material, tmp_path):
    waiting = sheets_of(material, "lantern", tmp_path)["waiting"]
    assert [row[1] for row in waiting[1:]] == ["a4", "a3"]
    assert waiting[1][0].startswith("reported last round, changed since")
    assert set(column(waiting, "verdict")) == {"not judged 未判定"}


def test_fake_and_wanted_are_on_no_sheet(material, tmp_path):
    for site in ("lantern", "rain"):
        sheets = sheets_of(material, site, tmp_path)
        assert not {"a6", "b2"} & {row[1] for name in ("to", "waiting") for row in sheets[name]}


def test_a_second_product_waits_without_its_judged_one(material, tmp_path):
    sheets = sheets_of(material, "rain", tmp_path)
    assert column(sheets["to"], "product") == ["IV", "IV", "IV"]
    assert column(sheets["waiting"], "product") == ["RH"]


def test_hostile_text_is_text(material, tmp_path):
    remove = sheets_of(material, "lantern", tmp_path)["to"]
    assert restored(column(remove, "title")[2]) == (
        '=HYPERLINK("http://bad.example","象牙")\x0b_x000B_ \u202eevil'
    )


def test_a_site_that_was_not_searched_says_so(material, tmp_path):
    sheets = sheets_of(material, "site-03", tmp_path)
    assert len(sheets["to"]) == len(sheets["waiting"]) == 1
    assert dict(sheets["About"])["gaps 缺口"].startswith("No search was made here")


def test_gaps_of_the_site_are_told(material, tmp_path):
    about = dict(sheets_of(material, "rain", tmp_path)["About"])
    assert about["gaps 缺口"].startswith("2 of 3 searches")
    assert about["searches blocked 被拦截"].startswith("1: A gap")
    assert about["last round 上一轮"] == "2012-04"


@pytest.mark.parametrize(
    ("site", "name"),
    [
        ("rain", "rain.xlsx"),
        ("..", "%2E..xlsx"),
        ("../x", "%2E.%2Fx.xlsx"),
        ("雨", "%E9%9B%A8.xlsx"),
    ],
)
def test_no_site_id_leaves_its_folder(site, name):
    assert file_name(site) == name
