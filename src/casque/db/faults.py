"""What a database's own errors mean, and what to do about each."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.db import Error

from casque.errors import LedgerUnusable

SIGNS: Final = (
    ("locked", "is in use by another process", "wait until that has ended, and try again"),
    ("full", "could not be written: the disk is full", "free some space; what was kept is whole"),
    ("readonly", "may not be written", "mend its rights, and those of the folder"),
    ("unable to open", "cannot be opened", "mend its rights, and those of the folder"),
    ("disk i/o", "could not be read or written", "look at the disk; restore it from a backup"),
)
"""A sign in the error's text, what it means, what to do."""

DAMAGED: Final = ("is damaged", "restore it from a backup")


def ledger_fault(error: Error, file: Path | str) -> LedgerUnusable:
    """Return a database's error as one of ours; what is not known counts as damage."""
    said = str(error).lower()
    known = ((what, do) for sign, what, do in SIGNS if sign in said)
    what, do = next(known, DAMAGED)
    return LedgerUnusable(file=file, what=what, do=do)
