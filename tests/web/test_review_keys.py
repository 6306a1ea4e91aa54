"""The keymap: one file, each key one thing, no browser's shortcut taken, printed where it acts."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest

import review_queue as q
from casque.rounds.home import Home
from casque.tables import GOODS
from casque.web.views.review.keys import COMMANDS, GROUPS, cap_of, commands, keymap


def test_the_keys_are_those_of_the_issue() -> None:
    keys = {key.command: key.keys for key in keymap()}
    verdicts = ("genuine", "fake", "innocent", "look-alike", "unsure")
    assert [keys[goods] for goods in verdicts] == [(str(number),) for number in range(1, 6)]
    letters = {"act": "a", "product": "p", "duplicate": "d", "note": "n", "word": "w",
               "evidence": "e", "select": "x", "sheet": "?"}  # fmt: skip
    assert {command: keys[command][0] for command in letters} == letters
    assert keys["undo"] == ("u", "Ctrl+z")


@pytest.mark.parametrize("place", ["card", "grid"])
def test_a_key_means_one_thing_in_a_place(place: str) -> None:
    keys = [each for key in keymap() if place in key.places for each in key.keys]
    assert len(keys) == len(set(keys))


def test_no_shortcut_of_a_browser_is_taken() -> None:
    combined = {each for key in keymap() for each in key.keys if "+" in each}
    assert combined == {"Ctrl+z"}
    assert not any(
        re.fullmatch(r"F\d+|Tab|Escape|Alt|Backspace", k) for key in keymap() for k in key.keys
    )


def test_the_card_and_the_grid_have_the_same_keys_but_for_selecting() -> None:
    only_here = {key.command for key in keymap() if key.places != ("card", "grid")}
    assert only_here == {"select", "open"}


def test_every_command_is_said_and_belongs_to_a_group() -> None:
    assert {key.command for key in keymap()} == set(COMMANDS)
    assert {key.group for key in keymap()} == set(GROUPS)
    assert set(GOODS) <= set(COMMANDS)


@pytest.mark.parametrize("place", ["card", "grid"])
def test_keys_are_printed_on_what_they_press(
    served: Home, visit, tmp_path: Path, place: str
) -> None:
    q.fill(served, tmp_path)
    address = "/review/grid/" if place == "grid" else f"/review/{q.item_of(q.PAIR).pk}/"
    page = re.sub(r"\s+", " ", visit().get(address).content.decode())
    for goods in GOODS:
        assert f'data-command="{goods}" class="goods"><kbd>{cap_of(goods)}</kbd>' in page
    for command in ("act", "product", "note", "word", "evidence", "undo", "duplicate", "sheet"):
        assert f"<kbd>{cap_of(command)}</kbd>" in page
    brought = re.search(r'data-keymap="([^"]+)"', page)
    assert brought is not None
    assert json.loads(unescape(brought[1])) == commands(place)


def test_the_sheet_is_a_page_too(served: Home, visit) -> None:
    page = visit().get("/review/keys/").content.decode()
    for key in keymap():
        for cap in key.caps:
            assert f"<kbd>{cap}</kbd>" in page


def test_the_script_knows_no_key_of_its_own() -> None:
    """What a key does is asked of the keymap: the script names fields' keys alone."""
    script = (Path(__file__).parents[2] / "src/casque/web/static/casque/review.js").read_text(
        "utf-8"
    )
    named = set(re.findall(r'(?:name|event\.key) [!=]== "([^"]+)"', script))
    assert named == {"Enter", "Escape", "?"}
