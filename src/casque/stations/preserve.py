"""Station 3, preserve: whether what was seen is still as it was recorded."""

from __future__ import annotations

import polars as pl

from casque.errors import EvidenceDamaged
from casque.ports import Archive, Deposit
from casque.tables import EVIDENCE


def preserve(captures: pl.DataFrame, archive: Archive) -> pl.DataFrame:
    """Return each capture with whether its bytes have the digest that was recorded (EVIDENCE).

    Row-local. A capture that cannot be read is damaged evidence, with the reason.
    """
    return EVIDENCE.frame([_checked(row, archive) for row in captures.iter_rows(named=True)])


def _checked(row: dict[str, object], archive: Archive) -> dict[str, object]:
    kept = {name: row[name] for name in ("search", "attempt", "page", "sha256")}
    try:
        archive.read(_deposit(row))
    except EvidenceDamaged as damage:
        return {**kept, "intact": False, "what": str(damage)}
    return {**kept, "intact": True, "what": ""}


def _deposit(row: dict[str, object]) -> Deposit:
    return Deposit(
        file=str(row["file"]),
        offset=int(str(row["offset"])),
        length=int(str(row["length"])),
        sha256=str(row["sha256"]),
    )
