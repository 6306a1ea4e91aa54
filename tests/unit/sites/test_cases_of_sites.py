import json
import shutil

import pytest

from casque.errors import AdapterInvalid, FileMissing
from casque.sites import catalogue, check_cases, load_adapter


@pytest.fixture
def xianyu(tmp_path):
    return shutil.copytree(catalogue()["xianyu"], tmp_path / "xianyu")


def expect(folder, case, **changes):
    path = folder / "cases" / case / "expected.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changes), "utf-8")


def checked(folder):
    return {one.case: one for one in check_cases(load_adapter(folder), folder)}


def test_a_case_says_what_was_read_otherwise(xianyu):
    expect(xianyu, "empty", **{"class": "captcha", "more": True, "issues": 2})
    expect(xianyu, "last_page", results=[{"price": "¥39", "colour": "red"}])
    found = checked(xianyu)
    assert found["empty"].difference == (
        "class is empty, not captcha; more is False, not True; issues is 0, not 2"
    )
    assert found["last_page"].difference == (
        'result 1: price is "¥38", not "¥39"; result 1: colour is null, not "red"'
    )
    assert found["captcha"].passed


def test_a_case_that_is_not_whole_says_what_it_lacks(xianyu):
    expect(xianyu, "empty", colour="red")
    with pytest.raises(AdapterInvalid, match="colour"):
        checked(xianyu)
    (xianyu / "cases" / "empty" / "expected.json").unlink()
    with pytest.raises(FileMissing, match=r"expected\.json"):
        checked(xianyu)
    shutil.rmtree(xianyu / "cases" / "empty")
    (xianyu / "cases" / "captcha" / "page.json").unlink()
    with pytest.raises(FileMissing, match=r"page\.html"):
        checked(xianyu)
    shutil.rmtree(xianyu / "cases")
    with pytest.raises(FileMissing, match="cases"):
        checked(xianyu)
