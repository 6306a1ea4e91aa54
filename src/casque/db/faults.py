"""What a database's own errors mean, and what to do about each."""

from __future__ import annotations

from typing import Final

from django.db import Error

from casque.errors import LedgerUnusable

DAMAGED: Final = ("malformed", "not a database", "corrupt")
IN_USE: Final = ("is in use by another process", "wait until that has ended, and try again")
FULL: Final = (
    "could not be written: the disk is full",
    "free some space; what was kept is whole",
)
REFUSED: Final = (
    "does not let us in",
    "give the password in PGPASSWORD or ~/.pgpass, and see that the user exists",
)
UNREACHABLE: Final = (
    "cannot be reached",
    "see that the server runs, and that its address is right",
)
NO_DATABASE: Final = ("is not there", "make it with `createdb`, or restore it from a backup")
NO_RIGHTS: Final = ("may not be written", "let its owner grant our user the rights to it")
CROWDED: Final = (
    "takes no more connections",
    "end some, or raise max_connections of the server",
)
SIGNS: Final = (
    ("locked", *IN_USE),
    ("full", *FULL),
    ("readonly", "may not be written", "mend its rights, and those of the folder"),
    ("unable to open", "cannot be opened", "mend its rights, and those of the folder"),
    *((sign, "is damaged", "restore it from a backup") for sign in DAMAGED),
    ("disk i/o", "could not be read or written", "look at the disk; restore it from a backup"),
    # PostgreSQL, before there is a connection that could give a code
    ("authentication failed", *REFUSED),
    ("no password supplied", *REFUSED),
    ("does not exist", *NO_DATABASE),
    ("too many", *CROWDED),
    *((sign, *UNREACHABLE) for sign in ("connection", "host name", "timeout expired")),
)
"""A sign in the error's text, what it means, what to do."""

STATES: Final = (
    ("55P03", *IN_USE),
    ("40P01", *IN_USE),
    ("53100", *FULL),
    ("53300", *CROWDED),
    ("28", *REFUSED),
    ("3D000", *NO_DATABASE),
    ("42501", *NO_RIGHTS),
    ("25006", *NO_RIGHTS),
    ("57P", *UNREACHABLE),
    ("08", *UNREACHABLE),
    ("XX001", "is damaged", "restore it from a backup"),
    ("XX002", "is damaged", "restore it from a backup"),
)
"""The beginning of a code of PostgreSQL's (SQLSTATE), what it means, what to do."""


def ledger_fault(error: Error, file: object) -> LedgerUnusable:
    """Return a database's error as one of ours; `file` is where the ledger is.

    One that is not known is told by its first line: further ones may quote a row.
    """
    said = (str(error).lower().splitlines() or [""])[0]
    unknown = (f"gave an error that is not known here ({said})", "try again; if it stays, tell us")
    state = str(getattr(error.__cause__, "sqlstate", "") or "")
    by_state = ((what, do) for sign, what, do in STATES if state.startswith(sign))
    by_text = ((what, do) for sign, what, do in SIGNS if not state and sign in said)
    what, do = next(by_state, None) or next(by_text, unknown)
    return LedgerUnusable(file=file, what=what, do=do)
