"""Pictures are kept once, by the digest of their bytes."""

import os
from pathlib import Path

import pytest

from casque.evidence import blobs


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    first, second = blobs.keep(tmp_path, b"picture"), blobs.keep(tmp_path, b"picture")
    assert first == second
    assert blobs.path_of(tmp_path, first).read_bytes() == b"picture"
    assert len([p for p in tmp_path.rglob("*") if p.is_file()]) == 1


def test_what_is_kept_is_on_disk_and_so_is_its_name(tmp_path: Path, monkeypatch) -> None:
    """Watches the calls themselves: only a machine that lost its power could show what they do."""
    synced, fsync = [], os.fsync

    def watched(handle: int) -> None:
        synced.append(Path(os.readlink(f"/proc/self/fd/{handle}")))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", watched)
    place = blobs.path_of(tmp_path, blobs.keep(tmp_path, b"picture"))
    assert synced[-1] == place.parent  # its name, after it got it
    assert synced[0] == tmp_path  # the name of a new folder
    assert synced[1].parent == place.parent  # the bytes


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    place = tmp_path / "home.json"
    blobs.write_whole(place, b"old")
    place.with_name(f".home.json.{os.getpid()}").mkdir()
    with pytest.raises(IsADirectoryError):
        blobs.write_whole(place, b"new")
    assert place.read_bytes() == b"old"
