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
        place.parent.mkdir(parents=True, exist_ok=True)
        write_whole(place, body)
    return digest


def path_of(folder: Path, digest: str) -> Path:
    """Return where the bytes of that digest lie."""
    return folder / digest[:2] / digest


def write_whole(path: Path, body: bytes) -> None:
    """Write a file so that a kill leaves the old one or the new one, never half."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("wb") as stream:
        stream.write(body)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)
