"""A folder of saved pages is read whole, or refused with every problem."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from casque.errors import FileMissing, SheetInvalid, UsageProblem
from casque.ports import PageAddress
from casque.rounds.replay import Replay, ReplayPages, moment_of, read_replay

HEADER = "site,kind,term,page,file,url,status,fetched_at\n"
ZONE = "Asia/Shanghai"


class FixedClock:
    def now(self) -> datetime:
        return datetime(2012, 3, 5, tzinfo=UTC)


def read(folder: Path, **asked: object) -> Replay:
    values: dict[str, object] = {"zone": ZONE, "site": None, "term": None, "probe": False}
    return read_replay(folder, **{**values, **asked})  # type: ignore[arg-type]


def a_folder(tmp_path: Path, rows: str, *files: str) -> Path:
    for name in files:
        (tmp_path / name).write_bytes(b"page " + name.encode())
    (tmp_path / "replay.csv").write_text(HEADER + rows, encoding="utf-8")
    return tmp_path


def test_a_flat_folder_is_one_search_in_natural_order(tmp_path: Path) -> None:
    for name in ("p10.json", "p2.json", "p1.json", ".hidden"):
        (tmp_path / name).write_bytes(name.encode())
    replay = read(tmp_path, site="s1", term="象牙", probe=True)
    (search,) = replay.searches
    assert [f.path.name for f in search.files] == ["p1.json", "p2.json", "p10.json"]
    assert (search.kind, search.term) == ("probe", "象牙")
    pages = ReplayPages({7: search.files}, FixedClock())
    page = pages.get(PageAddress(7, "s1", 2, "https://s1.example/2"))
    assert page is not None
    assert (page.body, page.status, page.url) == (b"p2.json", None, "https://s1.example/2")
    assert page.fetched_at == FixedClock().now()
    assert pages.get(PageAddress(7, "s1", 4, "")) is None


def test_what_lies_elsewhere_is_no_saved_page(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("not a page", encoding="utf-8")
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "p1.json").write_bytes(b"{}")
    (folder / "p2.json").symlink_to(tmp_path / "secret.txt")
    (search,) = read(folder, site="s1", term="x", probe=True).searches
    assert [f.path.name for f in search.files] == ["p1.json"]
    a_folder(folder, "s1,term,x,1,p2.json,,,\n")
    with pytest.raises(SheetInvalid, match="outside of the folder"):
        read(folder)


def test_a_table_without_rows_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="has no rows"):
        read(a_folder(tmp_path, ""))


def test_a_table_is_many_searches_with_their_pages_in_order(tmp_path: Path) -> None:
    rows = (
        "s1,term,象牙,2,b.html,https://s1.example/b,200,2012-03-05T09:30:00\n"
        "s2,term,XY,1,c.html,,,2012-03-05T01:00:00Z\n"
        "s1,term,象牙,1,a.html,,503,\n"
    )
    folder = a_folder(tmp_path, rows, "a.html", "b.html", "c.html")
    first, second = read(folder).searches
    assert [f.path.name for f in first.files] == ["a.html", "b.html"]
    assert [f.status for f in first.files] == [503, 200]
    assert first.files[1].fetched_at == datetime(2012, 3, 5, 1, 30, tzinfo=UTC)
    assert second.files[0].fetched_at == datetime(2012, 3, 5, 1, tzinfo=UTC)
    assert [s.site for s in read(folder, site="s2").searches] == ["s2"]
    assert {s.kind for s in read(folder, probe=True).searches} == {"probe"}
    with pytest.raises(UsageProblem, match="no row for site s3"):
        read(folder, site="s3")


def test_every_problem_of_a_table_is_told_with_its_line(tmp_path: Path) -> None:
    rows = (
        "s1,term,象牙,1,a.html,,,\n"
        ",query,,zero,missing.html,,two,yesterday\n"
        "s1,term,XY,1,../a.html,,,\n"
        "s1,term,象牙,1,a.html,,,\n"
    )
    with pytest.raises(SheetInvalid) as caught:
        read(a_folder(tmp_path, rows, "a.html"))
    told = [str(problem) for problem in caught.value.problems]
    assert sum(":3:" in line for line in told) == 7
    assert any("lies outside" in line for line in told)
    assert any("stands 2 times" in line for line in told)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"site,kind\n", "column term, page, file, url, status, fetched_at is missing"),
        (b"\xff\xfe", "not UTF-8"),
        (HEADER.encode() + b'"' + b"x" * 200_000 + b'"', "not a CSV"),
    ],
)
def test_a_broken_table_is_one_clear_line(tmp_path: Path, content: bytes, what: str) -> None:
    (tmp_path / "replay.csv").write_bytes(content)
    with pytest.raises(SheetInvalid, match=what):
        read(tmp_path)


def test_a_missing_or_empty_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match="name the folder"):
        read(tmp_path / "nowhere", site="s1", term="XY")
    with pytest.raises(FileMissing, match="one file a page"):
        read(tmp_path, site="s1", term="XY")
    with pytest.raises(UsageProblem, match="say which with --site and --term"):
        read(tmp_path)


def test_pictures_beside_the_pages_are_known_by_their_address(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, "s1,term,XY,1,a.html,,,\n", "a.html", "one.png")
    table = folder / "pictures.csv"
    table.write_text("address,file\nhttps://i.example/1.png,one.png\n", encoding="utf-8")
    assert read(folder).pictures == {"https://i.example/1.png": folder / "one.png"}
    table.write_text("address,file\nhttps://i.example/1.png,../one.png\n", encoding="utf-8")
    with pytest.raises(FileMissing, match="take its row out"):
        read(folder)


def test_a_moment_without_an_offset_is_in_the_programme_s_zone() -> None:
    assert moment_of("2012-03-05", ZONE) == datetime(2012, 3, 4, 16, tzinfo=UTC)
