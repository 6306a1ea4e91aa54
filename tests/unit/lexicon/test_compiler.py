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
assert lexicon.find(["象牙"], engine="plain").height == 1
assert "numba" not in sys.modules
"""
SCREENS = """
import sys
from pathlib import Path
from casque.lexicon import Word, compile_lexicon
lexicon = compile_lexicon([Word("t", "象牙", ("p",))], cache=Path(sys.argv[1]))
assert lexicon.find(["象牙"]).height == 1
from casque.lexicon.kernel import scan
assert sum(scan.stats.cache_hits.values()) == int(sys.argv[2])
"""


def run(script: str, *arguments: str) -> None:
    subprocess.run([sys.executable, "-c", script, *arguments], check=True)


def test_numba_is_loaded_at_the_first_screening_only():
    run(LIGHT)


@pytest.mark.slow
def test_the_compiled_kernel_is_kept_where_it_can_be(tmp_path: Path):
    cache = tmp_path / "home" / "cache"
    run(SCREENS, str(cache), "0")
    assert list(cache.rglob("*.nbi"))
    run(SCREENS, str(cache), "1")


@pytest.mark.slow
def test_nothing_is_kept_and_nothing_fails_where_nothing_can_be_written(tmp_path: Path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder", encoding="utf-8")
    run(SCREENS, str(in_the_way / "cache"), "0")


def test_a_folder_is_made_where_it_is_missing(tmp_path: Path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert is_writable(tmp_path / "new" / "cache")
    assert not is_writable(tmp_path / "file" / "cache")
    assert list((tmp_path / "new" / "cache").iterdir()) == []
