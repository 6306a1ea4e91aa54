"""What a programme lays over its base reaches its rounds: words, sites, adapters."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from casque.cli.root import app
from casque.db import frames
from casque.errors import FileMissing, ScopeInvalid
from casque.rounds import opening
from casque.rounds.home import Home, lay_over, make_home, read_home
from casque.rounds.opening import open_round
from casque.rounds.running import Request, run_round
from casque.scope import packaged
from casque.sites import catalogue
from saved_pages import FixedClock, answer, goods, save

OUR_WORDS = """\
terms:
  - id: ours-1
    text: 老料
    language: zh-Hans
    products: [IV]
    valid_from: "2025-01"
    source: invented for this test
"""

OUR_SITES = """\
sites:
  - id: our_market
    name: 我们的市场
    adapter: our_market
    valid_from: "2025-01"
    source: invented for this test
"""


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    """An overlay with a word, a site, and the adapter that reads it."""
    folder = tmp_path / "ours"
    (folder / "terms").mkdir(parents=True)
    (folder / "terms" / "ours.yml").write_text(OUR_WORDS, encoding="utf-8")
    (folder / "sites.yml").write_text(OUR_SITES, encoding="utf-8")
    adapter = shutil.copytree(catalogue()["shoucang_api"], folder / "adapters" / "our_market")
    text = (adapter / "site.yml").read_text(encoding="utf-8")
    written = text.replace("name: shoucang_api", "name: our_market")
    (adapter / "site.yml").write_text(written, encoding="utf-8")
    return folder


@pytest.fixture
def home(tmp_path: Path, overlay: Path) -> Home:
    return make_home(tmp_path / "home", programme=packaged("sample"), overlays=[overlay])


def casque(home: Path, *words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, list(words), env={"CASQUE_HOME": str(home)})
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result


def test_a_round_searches_and_finds_what_the_overlay_names(home: Home, tmp_path: Path) -> None:
    clock = FixedClock(datetime(2025, 1, 5, tzinfo=UTC))
    round_ = open_round(home, "2025-01", by="ana", now=clock.now())
    assert "our_market" in opening.frozen_adapters(round_)
    pages = [answer([goods(1, "一块老·料"), goods(2)])]
    folder = save(tmp_path / "pages", {"ours-1": pages}, kind="term", site="our_market")
    (search,) = run_round(home, Request("2025-01", folder), clock=clock)
    assert search.state == "done"
    (found,) = frames.findings().select("site", "term", "written").iter_rows()
    assert found == ("our_market", "ours-1", "老·料")


def test_an_open_round_keeps_what_it_was_opened_with(home: Home) -> None:
    clock = FixedClock(datetime(2025, 1, 5, tzinfo=UTC))
    before = open_round(home, "2025-01", by="ana", now=clock.now())
    bare = lay_over(home, [])
    after = open_round(bare, "2025-02", by="ana", now=clock.now())
    assert "ours-1" in {term.id for term in opening.frozen_scope(before).terms}
    assert "ours-1" not in {term.id for term in opening.frozen_scope(after).terms}


def test_the_home_remembers_its_overlays_and_its_programme_s_name(
    home: Home, overlay: Path
) -> None:
    again = read_home(home.path)
    assert again.overlays == (overlay,)
    assert again.programme == "sample"


def test_an_overlay_that_does_not_fit_changes_nothing(home: Home, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    (wrong / "terms").mkdir(parents=True)
    (wrong / "terms" / "a.yml").write_text("terms: [", encoding="utf-8")
    with pytest.raises(ScopeInvalid):
        lay_over(home, [wrong])
    with pytest.raises(FileMissing):
        lay_over(home, [tmp_path / "nowhere"])
    assert read_home(home.path).overlays == home.overlays


def test_overlays_are_laid_on_and_taken_off_by_command(home: Home, overlay: Path) -> None:
    assert json.loads(casque(home.path, "scope", "overlays", "--json").stdout) == [str(overlay)]
    assert "ours-1" in casque(home.path, "scope", "show", "2025-01", "--json").stdout
    casque(home.path, "scope", "overlays", "--remove", str(overlay))
    assert "ours-1" not in casque(home.path, "scope", "show", "2025-01", "--json").stdout
    casque(home.path, "scope", "overlays", "--add", str(overlay))
    casque(home.path, "scope", "overlays", "--add", str(overlay))
    assert read_home(home.path).overlays == (overlay,)


def test_an_overlay_that_is_not_there_cannot_be_taken_off(home: Home) -> None:
    result = CliRunner().invoke(
        app, ["scope", "overlays", "--remove", "other"], env={"CASQUE_HOME": str(home.path)}
    )
    assert "--remove names no overlay" in str(result.exception)


def test_a_programme_s_own_adapters_are_listed_checked_and_tried(
    home: Home, overlay: Path, tmp_path: Path
) -> None:
    listed = json.loads(casque(home.path, "sites", "list", "--json").stdout)
    assert "our_market" in {row["site"] for row in listed}
    checked = json.loads(casque(home.path, "sites", "check", "our_market", "--json").stdout)
    assert checked
    assert {row["site"] for row in checked} == {"our_market"}
    page = tmp_path / "page.json"
    page.write_bytes(answer([goods(1)]))
    folder = overlay / "adapters" / "our_market"
    for site in ("our_market", str(folder)):
        (read,) = json.loads(
            casque(home.path, "sites", "try", str(page), "--site", site, "--json").stdout
        )
        assert (read["site"], read["class"]) == ("our_market", "results")
