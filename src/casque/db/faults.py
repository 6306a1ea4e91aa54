"""What a database's own errors mean, and what to do about each."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.db import Error

from casque.errors import LedgerUnusable

DAMAGED: Final = ("malformed", "not a database", "corrupt")
SIGNS: Final = (
    ("locked", "is in use by another process", "wait until that has ended, and try again"),
    ("full", "could not be written: the disk is full", "free some space; what was kept is whole"),
    ("readonly", "may not be written", "mend its rights, and those of the folder"),
    ("unable to open", "cannot be opened", "mend its rights, and those of the folder"),
    *((sign, "is damaged", "restore it from a backup") for sign in DAMAGED),
    ("disk i/o", "could not be read or written", "look at the disk; restore it from a backup"),
)
"""A sign in the error's text, what it means, what to do."""


def ledger_fault(error: Error, file: Path | str) -> LedgerUnusable:
    """Return a database's error as one of ours; one that is not known is told as it is."""
    said = str(error).lower()
    unknown = (f"gave an error that is not known here ({said})", "try again; if it stays, tell us")
    known = ((what, do) for sign, what, do in SIGNS if sign in said)
    what, do = next(known, unknown)
    return LedgerUnusable(file=file, what=what, do=do)
