"""The command line: one module per group of verbs.

stdout is data, stderr is talk. Exit codes: 0 ok, 1 found problems, 2 usage, 3 partial (gaps).
"""

from __future__ import annotations

import io
import os
import sys

INTERRUPTED = 130
"""What a shell calls a command that was ended by Ctrl-C."""

OF_THE_WEB = ("serve", "worker", "user")
"""Verbs that need the web's tables; all others load none of it."""


def main() -> None:
    """Run the command line; what goes wrong becomes one line and an exit code."""
    _speak_plainly()
    try:
        _run()
    except KeyboardInterrupt:
        _end("interrupted; `casque round resume` goes on with a round", INTERRUPTED)
    except BrokenPipeError:  # the reader of our output has gone, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _end(f"{place}{error.strerror or error}; what was kept before is whole", 1)


def _speak_plainly() -> None:
    """Let no character stop a command: pipes get UTF-8, terminals what they can show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _run() -> None:
    if _verb(sys.argv[1:]) in OF_THE_WEB:
        from casque.web.booting import prepare

        prepare()
    from django.db import Error

    from casque.cli.root import app
    from casque.db.faults import ledger_fault
    from casque.errors import CasqueError

    try:
        app()
    except CasqueError as error:
        _end(str(error), error.exit_code)
    except Error as error:
        fault = ledger_fault(error, "of this home")
        _end(str(fault), fault.exit_code)


def _verb(arguments: list[str]) -> str:
    """Return the first word that is no option: those before a verb take no value.

    >>> _verb(["--verbose", "serve", "--port", "0"])
    'serve'
    """
    return next((word for word in arguments if not word.startswith("-")), "")


def _end(line: str, code: int) -> None:
    print(f"casque: {line}", file=sys.stderr)
    sys.exit(code)
