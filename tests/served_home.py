"""A home that is served by its own process, as a person starts it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CASQUE = str(Path(sys.executable).with_name("casque"))


@contextmanager
def serving(home: Path, *arguments: str) -> Iterator[str]:
    """Serve a home; give the address that it printed, without the last slash."""
    command = [CASQUE, "serve", "--port", "0", *arguments]
    environment = os.environ | {"CASQUE_HOME": str(home)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            found = re.search(r"http://127\.0\.0\.1:[0-9]+", line)
            assert found, f"serve printed {line!r}"
            yield found[0]
        finally:
            process.terminate()
            process.wait(timeout=60)
