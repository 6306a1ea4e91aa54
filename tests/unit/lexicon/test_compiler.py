"""When the kernel is compiled, and where that is kept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from casque.lexicon.compiler import is_writable

LIGHT = """
import sys
import casque.lexicon, casque.stations.screen
lexicon = casque.lexicon.compile_lexicon([casque.lexicon.Word("t", "象牙", ("p",))])
found = lexicon.find(["象牙"], engine="plain")
print(found.height, "found,", "numba" if "numba" in sys.modules else "no numba")
"""
SCREENS = """
import sys
from pathlib import Path
from casque.lexicon import Word, compile_lexicon
lexicon = compile_lexicon([Word("t", "象牙", ("p",))], cache=Path(sys.argv[1]))
found = lexicon.find(["象牙"])
from casque.lexicon.kernel import scan
print(found.height, "found,", sum(scan.stats.cache_hits.values()), "kept")
"""


def said(script: str, *arguments: str) -> str:
    """Return what a script prints in a process of its own."""
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_numba_is_loaded_at_the_first_screening_only():
    assert said(LIGHT) == "1 found, no numba"


@pytest.mark.slow
def test_the_compiled_kernel_is_kept_where_it_can_be(tmp_path: Path):
    cache = tmp_path / "home" / "cache"
    assert said(SCREENS, str(cache)) == "1 found, 0 kept"
    assert list(cache.rglob("*.nbi"))
    assert said(SCREENS, str(cache)) == "1 found, 1 kept"


@pytest.mark.slow
def test_nothing_is_kept_and_nothing_fails_where_nothing_can_be_written(tmp_path: Path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder", encoding="utf-8")
    assert said(SCREENS, str(in_the_way / "cache")) == "1 found, 0 kept"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_folder_is_made_where_it_is_missing(tmp_path: Path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert is_writable(tmp_path / "new" / "cache")
    assert not is_writable(tmp_path / "file" / "cache")
    assert list((tmp_path / "new" / "cache").iterdir()) == []
