"""The archive gives back what it was given, and says so when it cannot."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casque.errors import EvidenceDamaged
from casque.evidence.archive import WarcArchive
from casque.ports import SavedPage

NOON = datetime(2012, 3, 5, 4, tzinfo=UTC)


def a_page(body: bytes = b"<html>", *, status: int | None = 200) -> SavedPage:
    return SavedPage("https://a.example/s?q=1", body, status, "text/html; charset=gbk", NOON)


@given(body=st.binary(max_size=2000), status=st.sampled_from([None, 200, 404, 503]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_what_it_is_given_it_gives_back(tmp_path: Path, body: bytes, status: int | None) -> None:
    archive = WarcArchive(tmp_path)
    first = archive.write(a_page(b"before"), folder="2012-03/s1")
    second = archive.write(a_page(body, status=status), folder="2012-03/s1")
    assert archive.read(second) == body
    assert archive.read(first) == b"before"
    assert second.sha256 == sha256(body).hexdigest()
    assert second.offset == first.offset + first.length
    archive.close()


def test_every_process_starts_a_file_of_its_own(tmp_path: Path) -> None:
    first = WarcArchive(tmp_path)
    left = first.write(a_page(), folder="2012-03/s1")
    second = WarcArchive(tmp_path)
    right = second.write(a_page(), folder="2012-03/s1")
    assert left.file != right.file
    assert second.path(right).is_file()
    first.close()
    second.close()


def test_a_file_that_another_process_began_is_never_written_to(tmp_path: Path) -> None:
    """Two files stand and the count says one: the number of the first has been taken away."""
    folder = tmp_path / "f"
    folder.mkdir()
    (folder / "pages-0002.warc.gz").write_bytes(b"another's")
    archive = WarcArchive(tmp_path)
    deposit = archive.write(a_page(), folder="f")
    archive.close()
    assert deposit.file == "f/pages-0003.warc.gz"
    assert (folder / "pages-0002.warc.gz").read_bytes() == b"another's"


def test_a_page_without_an_address_is_kept_too(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path)
    for url in ("", "/relative", "https://a.example/\r\nWARC-Type: forged"):
        deposit = archive.write(replace(a_page(), url=url), folder="f")
        assert archive.read(deposit) == b"<html>"
    archive.close()


@pytest.mark.parametrize("place", [0, 0.5, 0.99])
def test_a_changed_byte_is_found(tmp_path: Path, place: float) -> None:
    archive = WarcArchive(tmp_path)
    deposit = archive.write(a_page(b"x" * 500), folder="f")
    archive.close()
    path = archive.path(deposit)
    whole = bytearray(path.read_bytes())
    whole[int(place * len(whole))] ^= 0xFF
    path.write_bytes(whole)
    with pytest.raises(EvidenceDamaged, match=r"pages-0001\.warc\.gz at byte 0"):
        archive.read(deposit)


def test_another_page_in_its_place_is_found(tmp_path: Path) -> None:
    """A whole page, and not the one that was recorded."""
    archive = WarcArchive(tmp_path)
    mine = archive.write(a_page(b"mine"), folder="f")
    other = archive.write(a_page(b"other"), folder="g")
    archive.close()
    archive.path(mine).write_bytes(archive.path(other).read_bytes())
    with pytest.raises(EvidenceDamaged, match=r"pages-0001.*: bytes differ from their digest"):
        archive.read(replace(mine, length=other.length))


def test_a_cut_and_a_missing_file_are_found(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path)
    deposit = archive.write(a_page(b"x" * 500), folder="f")
    archive.close()
    path = archive.path(deposit)
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(EvidenceDamaged):
        archive.read(deposit)
    path.write_bytes(b"")
    with pytest.raises(EvidenceDamaged):
        archive.read(deposit)
    path.unlink()
    with pytest.raises(EvidenceDamaged, match="not readable"):
        archive.read(deposit)


def test_headers_stand_as_they_came_but_for_those_that_no_longer_fit(tmp_path: Path) -> None:
    headers = (
        ("Content-Type", "text/html"),
        ("Content-Length", "3"),
        ("Content-Encoding", "gzip"),
        ("X-Name", "caf\xe9 \x80"),
        ("Date", "Thu, 05 Apr 2012 12:00:00 GMT"),
    )
    archive = WarcArchive(tmp_path)
    deposit = archive.write(replace(a_page(b"unpacked"), headers=headers), folder="f")
    archive.close()
    assert archive.read(deposit) == b"unpacked"
    written = gzip.decompress((tmp_path / deposit.file).read_bytes())
    assert b"X-Archive-Orig-Content-Encoding: gzip" in written
    assert b"X-Archive-Orig-Content-Length: 3" in written
    assert b"Date: Thu, 05 Apr 2012 12:00:00 GMT" in written
