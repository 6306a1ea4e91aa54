"""The command line: one module per group of verbs.

stdout is data, stderr is talk. Exit codes: 0 ok, 1 found problems, 2 usage, 3 partial (gaps).
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; an error of ours becomes one line and its exit code."""
    from casque.cli.root import app
    from casque.errors import CasqueError

    try:
        app()
    except CasqueError as error:
        print(f"casque: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
