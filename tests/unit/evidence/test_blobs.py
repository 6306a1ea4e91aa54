"""Pictures are kept once, by the digest of their bytes."""

from pathlib import Path

from casque.evidence import blobs


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    first, second = blobs.keep(tmp_path, b"picture"), blobs.keep(tmp_path, b"picture")
    assert first == second
    assert blobs.path_of(tmp_path, first).read_bytes() == b"picture"
    assert len([p for p in tmp_path.rglob("*") if p.is_file()]) == 1
