"""What `casque demo` says to people and to machines."""

import json
import sys

import pytest
import typer

from casque.cli import demo as command
from casque.cli import demo_telling


@pytest.fixture
def replayed(played, monkeypatch):
    """The command over rounds that were played already: playing again would take seconds."""
    home, rounds, _ = played
    monkeypatch.setattr(command, "play", lambda path, *, progress: rounds)
    monkeypatch.setenv("COLUMNS", "110")
    return home, rounds


def test_json_is_the_rounds_and_nothing_else(replayed, capsys):
    home, rounds = replayed
    command.demo(home=home, as_json=True)
    read = json.loads(capsys.readouterr().out)
    assert list(read) == ["rounds"]
    assert [told["round"] for told in read["rounds"]] == [told["round"] for told in rounds]


def test_people_read_the_story_the_numbers_and_what_to_do_next(replayed, capsys):
    home, _ = replayed
    command.demo(home=home, as_json=False)
    said = capsys.readouterr().out
    for part in (
        "truth 21", "truth 23", "truth 32",  # beside the measures
        "gap: 象牙 on guwan_bbs ended blocked",
        "input[name=seccode_verify]",  # a reason with brackets is no markup
        "blocked word: 象牙 on shoucang_api",
        "4 accounts share one stock picture",
        "2012-04: 2 of 4 site-products not covered",
        "clearly fake",
        "gaps hid 6 more offers that count: a lower bound, not 29",
        "exports/2012-05/index.html",
        "measure why nwpa --round 2012-05",
    ):  # fmt: skip
        assert part in said.replace("\n", " ").replace("  ", " ") or part in said, part


def test_measures_that_are_not_the_truth_are_a_problem(replayed, capsys, monkeypatch):
    home, rounds = replayed
    wrong = [{**rounds[0], "truth": {"twpa": 20, "nwpa": 7, "backlog": 14}}, *rounds[1:]]
    monkeypatch.setattr(command, "play", lambda path, *, progress: wrong)
    with pytest.raises(typer.Exit) as ended:
        command.demo(home=home, as_json=False)
    assert ended.value.exit_code == 1
    said = capsys.readouterr()
    assert "truth 20" in said.out
    assert "the measures of 2012-03 are not the truth of the story" in said.err


@pytest.mark.parametrize(
    ("called", "on_path", "printed"),
    [
        (".venv/bin/casque", None, ".venv/bin/casque"),
        ("{here}/.venv/bin/casque", None, ".venv/bin/casque"),
        ("/opt/a b/casque", None, "'/opt/a b/casque'"),
        ("/usr/bin/casque", "/usr/bin/casque", "casque"),
        ("/usr/lib/pytest", None, "casque"),
    ],
)
def test_commands_are_printed_as_casque_was_called(called, on_path, printed, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [called.format(here=tmp_path), "demo"])
    monkeypatch.setattr(demo_telling.shutil, "which", lambda name: on_path)
    assert demo_telling._command() == printed
