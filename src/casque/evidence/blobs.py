"""Pictures and files by the digest of their bytes: written whole or not at all."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path


def keep(folder: Path, body: bytes) -> str:
    """Keep the bytes under `folder`; return their SHA-256, which is also their name."""
    digest = sha256(body).hexdigest()
    place = path_of(folder, digest)
    if not place.exists():
        if not place.parent.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            fsync_folder(folder)
        write_whole(place, body)
    return digest


def path_of(folder: Path, digest: str) -> Path:
    """Return where the bytes of that digest lie."""
    return folder / digest[:2] / digest


def write_whole(path: Path, body: bytes) -> None:
    """Write a file so that a kill leaves the old one or the new one, never half.

    When it returns the bytes are on disk, and so is the name under which they are found.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("wb") as stream:
        stream.write(body)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)
    fsync_folder(path.parent)


def fsync_folder(folder: Path) -> None:
    """Write a folder's names to disk: without it, a file that is on disk may have none."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
