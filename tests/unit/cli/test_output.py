"""What is printed for people is whole; what is printed for programs is JSON."""

import json
from datetime import UTC, date, datetime

import pytest

from casque.cli.output import minute, print_json, print_table

LONG = "shoucang_api:" + "0123456789" * 10


def printed(capsys, *rows):
    print_table("", ("id", "note"), rows)
    return capsys.readouterr().out


def test_what_is_too_long_goes_on_in_the_next_line(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")  # what a narrow terminal tells its programs
    out = printed(capsys, (LONG, "words that are too many for one line " * 3))
    assert "…" not in out
    cells = [line.split("│")[1].strip() for line in out.splitlines() if line.startswith("│")]
    assert "".join(cells) == LONG


def test_a_list_has_a_line_for_each_member_and_nothing_is_empty(capsys):
    lines = printed(capsys, (["s:1", "t:2"], None)).splitlines()
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in lines[3:-1]]
    assert rows == [["s:1", ""], ["t:2", ""]]


def test_text_from_outside_is_not_markup(capsys):
    assert "[red]x[/red]" in printed(capsys, ("[red]x[/red]", ""))


def test_a_minute_is_the_clock_s_of_the_zone():
    late = datetime(2012, 3, 17, 16, 0, 59, tzinfo=UTC)
    assert minute(late, "Asia/Shanghai") == "2012-03-18 00:00"


def test_json_keeps_lists_chinese_and_dates(capsys):
    print_json({"象牙": ["s:1"], "at": date(2012, 3, 5)})
    out = capsys.readouterr().out
    assert "象牙" in out
    assert json.loads(out) == {"象牙": ["s:1"], "at": "2012-03-05"}
    with pytest.raises(TypeError, match="set has no form in JSON"):
        print_json({1})
