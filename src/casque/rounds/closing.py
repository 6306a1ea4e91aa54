"""Closing a round freezes its tables to Parquet; later corrections are dated revisions.

`frozen/<round>/<number>/` holds one Parquet file a table and `digests.json`; the ledger keeps the
digest of that file, so a frozen number that was touched is found. Among the tables are the measures
and `counted`, the offers behind them: a frozen number opens into what it counted.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import polars as pl

from casque.db import actions
from casque.db import models as m
from casque.errors import EvidenceDamaged, RoundState
from casque.evidence.blobs import write_whole
from casque.measures.rows import COUNTED
from casque.rounds import opening
from casque.rounds.home import Home
from casque.tables import MEASURES

DIGESTS = "digests.json"


@dataclass(frozen=True, slots=True, eq=False)
class Frozen:
    """A closed round's numbers and the offers behind them, as its last revision froze them.

    Attributes:
        revision: its number; 1 is the closing.
        at: when it was frozen.
        measures: rows of MEASURES.
        counted: rows of COUNTED (`measures.rows`).
    """

    revision: int
    at: datetime
    measures: pl.DataFrame
    counted: pl.DataFrame


def close_round(
    home: Home, name: str, tables: dict[str, pl.DataFrame], *, by: str, why: str, now: datetime
) -> m.Revision:
    """Freeze a round's tables, its "measures" and "counted" offers among them; record the closing.

    Raises RoundUnknown, and RoundState where the round is closed and no `why` says what is
    corrected.
    """
    round_ = opening.find_round(name)
    if round_.closed_at is not None and not why:
        raise RoundState(
            round=name, state="already closed", do="say with --why what a revision corrects"
        )
    folder = _folder(home, name, round_.revision_set.count() + 1)
    digest = _freeze(folder, tables)
    return actions.close_round(name=name, digest=digest, by=by, why=why, now=now)


def verify_frozen(home: Home) -> int:
    """Return how many frozen revisions there are, each as it was frozen.

    Raises EvidenceDamaged at the first that is not.
    """
    revisions = m.Revision.objects.select_related("round").order_by("round__name", "number")
    for revision in revisions:
        _refuse_touched(_folder(home, revision.round.name, revision.number), revision.digest)
    return len(revisions)


def with_frozen(home: Home, fresh: pl.DataFrame) -> pl.DataFrame:
    """Return the measures with those of closed rounds as they were frozen (MEASURES)."""
    frozen = [_measures(home, revision) for revision in _last_revisions()]
    closed = [str(frame["round"][0]) for frame in frozen if frame.height]
    return MEASURES.check(pl.concat([*frozen, fresh.filter(~pl.col("round").is_in(closed))]))


def frozen_numbers(home: Home, name: str) -> Frozen | None:
    """Return what a closed round was frozen with; nothing for one that is open.

    Raises EvidenceDamaged where a frozen table is not as it was, and RoundState where the round was
    frozen by a casque that did not keep the offers behind its numbers.
    """
    revision = m.Revision.objects.filter(round__name=name).order_by("number").last()
    if revision is None:
        return None
    measures = _measures(home, revision)
    path = _folder(home, name, revision.number) / "counted.parquet"
    if path.stem not in _digests(path.parent):
        raise RoundState(
            round=name,
            state="frozen without the offers behind its numbers",
            do=f"`casque round close {name} --why REASON` counts it again and keeps them",
        )
    counted = COUNTED.check(pl.read_parquet(path))
    return Frozen(revision.number, revision.at, measures, counted)


def _last_revisions() -> list[m.Revision]:
    ordered = m.Revision.objects.select_related("round").order_by("round__name", "number")
    return list({revision.round.name: revision for revision in ordered}.values())


def _measures(home: Home, revision: m.Revision) -> pl.DataFrame:
    """Return the frozen measures of a revision; a correction is named in their notes."""
    folder = _folder(home, revision.round.name, revision.number)
    _refuse_touched(folder, revision.digest)
    frame = MEASURES.check(pl.read_parquet(folder / "measures.parquet"))
    if revision.number == 1:
        return frame
    said = f"revised {revision.at:%Y-%m-%d}: {revision.why}"
    noted = pl.concat_str([pl.col("note"), pl.lit(said)], separator="; ").str.strip_prefix("; ")
    return frame.with_columns(note=noted)


def _freeze(folder: Path, tables: dict[str, pl.DataFrame]) -> str:
    """Write the tables whole or not at all; return the digest of their digests."""
    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name, frame in sorted(tables.items()):
        frame.write_parquet(fresh / f"{name}.parquet")
    digests = {name: _digest(fresh / f"{name}.parquet") for name in sorted(tables)}
    write_whole(fresh / DIGESTS, json.dumps(digests, indent=2).encode())
    fresh.rename(folder)
    return _digest(folder / DIGESTS)


def _refuse_touched(folder: Path, digest: str) -> None:
    """Raise EvidenceDamaged where a frozen table is not as it was frozen."""
    listed = folder / DIGESTS
    if not listed.is_file() or _digest(listed) != digest:
        raise EvidenceDamaged(file=listed, offset=0, what="missing, or not as it was frozen")
    for name, expected in _digests(folder).items():
        path = folder / f"{name}.parquet"
        if not path.is_file() or _digest(path) != expected:
            raise EvidenceDamaged(file=path, offset=0, what="missing, or not as it was frozen")


def _digests(folder: Path) -> dict[str, str]:
    """Return the digest of each frozen table, by its name."""
    digests: dict[str, str] = json.loads((folder / DIGESTS).read_text(encoding="utf-8"))
    return digests


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _folder(home: Home, name: str, number: int) -> Path:
    return home.frozen / name / f"revision-{number}"
