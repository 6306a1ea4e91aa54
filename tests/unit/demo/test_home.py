"""Which homes the demo makes anew: its own, and nothing else is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from casque.demo.home import PROGRAMME, assure_free, fresh_home
from casque.demo.servers.programme import home_of_market, write_programme
from casque.demo.simulation import simulate
from casque.errors import HomeInTheWay
from casque.rounds.home import Home, make_home

MARKET = simulate(5, scale=0.1, density=0.05)


def a_programme(folder: Path) -> Path:
    return write_programme(folder, MARKET, 4711, name=PROGRAMME)


def with_a_report(home: Home) -> Home:
    (home.path / "report.txt").write_text("a month's work", encoding="utf-8")
    return home


def test_its_own_home_is_made_anew(tmp_path: Path) -> None:
    programme = a_programme(tmp_path / "programme")
    home = with_a_report(fresh_home(tmp_path / "home", programme))
    assert home.is_demo
    again = fresh_home(tmp_path / "home", programme)
    assert not (again.path / "report.txt").exists()


def test_an_empty_folder_is_free(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    assure_free(tmp_path / "home")
    assert fresh_home(tmp_path / "home", a_programme(tmp_path / "programme")).is_demo


def test_a_home_that_somebody_made_for_the_market_is_not(tmp_path: Path) -> None:
    home = with_a_report(home_of_market(tmp_path / "home", MARKET, 4711, name="market-5-0.1"))
    with pytest.raises(HomeInTheWay, match=r"another programme, market-5-0\.1"):
        assure_free(home.path)
    assert (home.path / "report.txt").exists()


def test_a_home_without_the_mark_is_not(tmp_path: Path) -> None:
    home = with_a_report(
        make_home(tmp_path / "home", programme=a_programme(tmp_path / "programme"))
    )
    with pytest.raises(HomeInTheWay, match="not a home that the demo made"):
        fresh_home(home.path, tmp_path / "programme")
    assert (home.path / "report.txt").exists()


def test_a_folder_a_file_and_links_are_not(tmp_path: Path) -> None:
    own = with_a_report(fresh_home(tmp_path / "own", a_programme(tmp_path / "programme")))
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "precious.txt").write_text("keep", encoding="utf-8")
    (tmp_path / "file").write_text("keep", encoding="utf-8")
    (tmp_path / "link").symlink_to(own.path)
    (tmp_path / "nowhere").symlink_to(tmp_path / "not-there")
    (tmp_path / "marked").mkdir()
    (tmp_path / "marked" / "home.json").symlink_to(own.path / "home.json")
    before = sorted(tmp_path.rglob("*"))
    for name, what in (
        ("folder", "not a home"), ("file", "is a file"), ("link", "is a link"),
        ("nowhere", "is a link"), ("marked", "not a home"),
    ):  # fmt: skip
        with pytest.raises(HomeInTheWay, match=what):
            fresh_home(tmp_path / name, tmp_path / "programme")
    assert sorted(tmp_path.rglob("*")) == before
