"""Whether the pictures that the ledger names are kept as they came."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from casque.db import frames
from casque.errors import EvidenceDamaged
from casque.evidence.blobs import path_of
from casque.rounds.home import Home

MOST: Final = 5000
"""Pictures that are looked at where not every one is asked for: some seconds of reading."""


@dataclass(frozen=True, slots=True)
class Looked:
    """How many pictures are kept, and how many of them were looked at."""

    kept: int
    looked_at: int

    def __str__(self) -> str:
        """Return it as a sentence for the terminal."""
        if self.looked_at == self.kept:
            return f"{self.kept} pictures, all as they came"
        return f"{self.looked_at} of {self.kept} pictures, drawn by lot, all as they came"


def check_pictures(home: Home, *, most: int | None = MOST) -> Looked:
    """Return how many kept pictures were looked at: all, or `most` of them drawn by lot.

    Raises EvidenceDamaged where one is missing, or not what its digest says.
    """
    kept = sorted(set(frames.pictures()["digest"]))
    drawn = kept if most is None else _drawn(kept, most)
    for digest in drawn:
        _check(path_of(home.blobs, digest), digest)
    return Looked(len(kept), len(drawn))


def _drawn(kept: Sequence[str], most: int) -> Sequence[str]:
    return kept if len(kept) <= most else secrets.SystemRandom().sample(kept, most)


def _check(path: Path, digest: str) -> None:
    if not path.is_file():
        raise EvidenceDamaged(file=path, offset=0, what="a kept picture is missing")
    with path.open("rb") as stream:
        found = sha256(stream.read()).hexdigest()
    if found != digest:
        raise EvidenceDamaged(file=path, offset=0, what="a kept picture is not as it came")
