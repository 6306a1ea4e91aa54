import json
import shutil

import pytest
from typer.testing import CliRunner

from casque.cli.sites import app
from casque.errors import FileMissing, SiteUnknown
from casque.sites import catalogue

PAGE = str(catalogue()["guwan_bbs"] / "cases" / "results" / "page.html")


def run(*words):
    return CliRunner().invoke(app, list(words), catch_exceptions=False)


def test_it_lists_the_sites():
    assert "https://www.goofish.com/" in run("list").stdout
    assert [row["site"] for row in json.loads(run("list", "--json").stdout)] == [
        "guwan_bbs", "shoucang_api", "taobao", "xianyu",
    ]  # fmt: skip


def test_it_checks_the_cases_of_a_site():
    result = run("check", "guwan_bbs")
    assert result.exit_code == 0
    assert "ok   guwan_bbs/captcha: captcha" in result.stdout
    rows = json.loads(run("check", "xianyu", "--json").stdout)
    assert all(row["passed"] for row in rows)


def test_a_failing_case_is_exit_code_1(tmp_path):
    folder = shutil.copytree(catalogue()["xianyu"], tmp_path / "xianyu")
    (folder / "cases" / "empty" / "expected.json").write_text('{"class": "error"}', "utf-8")
    result = run("check", str(folder))
    assert result.exit_code == 1
    assert "FAIL xianyu/empty: class is empty, not error" in result.stdout


def test_it_tries_a_saved_page_as_one_site_or_as_each():
    one = run("try", PAGE, "--site", "guwan_bbs")
    assert "guwan_bbs: results: 3 results, more to come" in one.stdout
    assert "row 3: price: not one amount" in one.stdout
    each = run("try", PAGE)
    assert "xianyu: not_understood" in each.stdout
    rows = json.loads(run("try", PAGE, "--site", "guwan_bbs", "--json").stdout)
    assert rows[0]["results"][0]["item"] == "5001"


def test_a_page_never_steers_the_terminal(tmp_path):
    rows = [{"id": 1, "url": "https://a.example/", "name": "a\u001b[2Jb"}]
    page = {"code": 0, "data": {"source": "search", "list": rows}}
    file = tmp_path / "page.json"
    file.write_text(json.dumps(page))
    shown = run("try", str(file), "--site", "shoucang_api").stdout
    assert "\x1b" not in shown
    assert "page: more" in shown


def test_what_is_not_there_is_said():
    with pytest.raises(SiteUnknown):
        run("check", "nowhere")
    with pytest.raises(FileMissing):
        run("try", "nowhere.html")
