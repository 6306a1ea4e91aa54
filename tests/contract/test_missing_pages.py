"""Saved pages of which some are missing or spoilt: what came is kept, what did not is a gap."""

from __future__ import annotations

from pathlib import Path

import pytest

import saved_pages as s
from casque.db import frames
from casque.db import models as m
from casque.rounds.home import Home
from casque.rounds.running import Request, resume_round, run_round

PAGES = {
    1: s.answer([s.goods(1), s.goods(2)], more=True),
    2: s.answer([s.goods(3)], more=True),
    3: s.answer([s.goods(4)]),
}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return s.a_home(tmp_path)


def replay(home: Home, folder: Path, rows: list[tuple[int, bytes]]) -> tuple[str, str, list[str]]:
    """Replay numbered pages as one probe; return state, reason and the items found."""
    folder.mkdir()
    lines = ["site,kind,term,page,file,url,status,fetched_at"]
    for number, body in rows:
        (folder / f"p{number}.json").write_bytes(body)
        lines.append(f"{s.SITE},probe,x,{number},p{number}.json,,200,2012-03-05T09:00:00")
    (folder / "replay.csv").write_text("\n".join(lines), encoding="utf-8")
    request = Request("2012-03", folder, probe=True)
    (search,) = run_round(home, request, clock=s.FixedClock())
    return search.state, search.reason, sorted(frames.hits()["item"])


def test_all_pages_are_done(home: Home, tmp_path: Path) -> None:
    found = replay(home, tmp_path / "pages", list(PAGES.items()))
    assert found == ("done", "4 results on 3 pages", ["1", "2", "3", "4"])


def test_a_page_missing_in_between_is_partial_and_the_others_are_kept(
    home: Home, tmp_path: Path
) -> None:
    found = replay(home, tmp_path / "pages", [(1, PAGES[1]), (3, PAGES[3])])
    assert found == ("partial", "page 2 did not come", ["1", "2", "4"])


def test_a_row_that_cannot_be_read_makes_its_search_partial(home: Home, tmp_path: Path) -> None:
    broken = s.answer([s.goods(1), s.goods(2) | {"id": None, "url": None}])
    state, reason, items = replay(home, tmp_path / "pages", [(1, broken)])
    assert (state, items) == ("partial", ["1"])
    assert reason == "1 row could not be read, beside 1 that could"


def test_every_interrupted_search_of_one_flat_folder_goes_on(home: Home, tmp_path: Path) -> None:
    flat = tmp_path / "flat"
    flat.mkdir()
    (flat / "p1.json").write_bytes(PAGES[3])
    for term in ("x", "y"):
        request = Request("2012-03", flat, site=s.SITE, term=term, probe=True)
        run_round(home, request, clock=s.FixedClock())
    m.Attempt.objects.update(state="running")
    m.Search.objects.update(state="running")
    resumed = resume_round(home, "2012-03", clock=s.FixedClock())
    assert [search.state for search in resumed] == ["done", "done"]
