"""The committed pages are what the tool writes, and both sites' adapters read them."""

import importlib.util
import zlib
from pathlib import Path

import pytest

from casque.demo.market import answers
from casque.demo.story import PAGES
from casque.rounds.replay import read_replay
from casque.sites.loading import find_adapter
from casque.sites.reading import read_page

TOOL = Path(__file__).parents[3] / "tools" / "build_demo_pages.py"
CLASSES = {"new_layout": "not_understood"}


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("build_demo_pages", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_committed_pages_are_what_the_tool_builds(tool, story):
    assert tool.differences(PAGES, tool.build(story)) == []


def test_the_tool_writes_what_it_builds_and_finds_a_difference(tool, tmp_path, capsys):
    assert tool.main(["--to", str(tmp_path)]) == 0
    assert tool.main(["--check", "--to", str(tmp_path)]) == 0
    (tmp_path / "2012-03" / "replay.csv").write_text("touched", encoding="utf-8")
    (tmp_path / "2012-04" / "judgements.csv").unlink()
    (tmp_path / "another.html").write_text("too many", encoding="utf-8")
    assert tool.main(["--check", "--to", str(tmp_path)]) == 1
    said = capsys.readouterr().out.split()
    assert said[-3:] == ["2012-03/replay.csv", "2012-04/judgements.csv", "another.html"]


def test_every_page_is_read_as_what_the_story_says_it_is(story):
    for number in story.numbers:
        name = story.month(number).round
        replay = read_replay(PAGES / name, zone="Asia/Shanghai", site=None, term=None, probe=False)
        saved = {(s.site, s.term): s.files for s in replay.searches}
        for given in answers(story, number):
            files = saved[given.site, given.word]
            assert len(files) == len(given.pages)
            for page, file in zip(given.pages, files, strict=True):
                reading = read_page(
                    find_adapter(given.site),
                    file.path.read_bytes(),
                    status=file.status,
                    content_type="",
                    url=file.url,
                    fetched_at=file.fetched_at,
                )
                assert reading.page_class == CLASSES.get(page.shows, page.shows)
                if page.shows == "results":
                    assert [r.item for r in reading.results] == [
                        o.item for o in page.advertisements
                    ]
                    assert reading.more == page.more


def test_every_page_came_within_its_month(story):
    for number in story.numbers:
        month = story.month(number)
        replay = read_replay(
            PAGES / month.round, zone="Asia/Shanghai", site=None, term=None, probe=False
        )
        moments = [file.fetched_at for search in replay.searches for file in search.files]
        assert all(month.opened <= at < month.judged for at in moments)


def test_a_drawing_is_a_png_whose_sums_are_right(tool):
    drawn = tool.png("guanyin")
    assert drawn.startswith(b"\x89PNG\r\n\x1a\n")
    start = drawn.index(b"IDAT")
    length = int.from_bytes(drawn[start - 4 : start], "big")
    body = drawn[start + 4 : start + 4 + length]
    assert len(zlib.decompress(body)) == 24 * 25
    checksum = int.from_bytes(drawn[start + 4 + length : start + 8 + length], "big")
    assert zlib.crc32(b"IDAT" + body) == checksum
    assert drawn != tool.png("bangle")
