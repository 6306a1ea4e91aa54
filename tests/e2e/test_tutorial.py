"""The tutorial works as printed: its commands run in order and show the lines it shows.

A line of the tutorial must come in the output of its command, in the same order; `...` stands for
lines that are left out. Spaces count as one.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TUTORIALS = sorted((ROOT / "docs" / "tutorials").glob("*.md"))
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HERE_DOCUMENT = re.compile(r"<<'(\w+)'")


@dataclass(frozen=True)
class Step:
    """A command as it is typed, and the lines that are shown below it."""

    typed: str
    shown: tuple[str, ...]


def steps(text):
    """The commands of a tutorial, in order."""
    return [step for block in BLOCK.findall(text) for step in _steps(block.splitlines())]


def _steps(lines):
    while lines:
        typed, lines = _typed(lines)
        count = next((n for n, line in enumerate(lines) if line[:2] == "$ "), len(lines))
        yield Step(typed, tuple(line for line in lines[:count] if line.strip() not in ("", "...")))
        lines = lines[count:]


def _typed(lines):
    """A command with its here-document, and what follows."""
    assert lines[0].startswith("$ "), f"a block begins with a command: {lines[0]}"
    command, rest = lines[0][2:], lines[1:]
    mark = HERE_DOCUMENT.search(command)
    if mark is None:
        return command, rest
    end = rest.index(mark[1]) + 1
    return "\n".join([command, *rest[:end]]), rest[end:]


def missing(shown, output):
    """The first line that the output does not have where it should, or None."""
    found = iter(squeezed(line) for line in output.splitlines())
    return next((line for line in shown if not any(squeezed(line) in one for one in found)), None)


def squeezed(line):
    return " ".join(line.split())


class Terminal:
    """A shell in a folder that looks like a fresh clone after make setup."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "src").symlink_to(ROOT / "src")
        self._state = folder / ".state"
        self._state.write_text("")

    def run(self, typed: str) -> tuple[int, str]:
        """Run a command; what it exports and where it goes stays for the next one."""
        script = f'. {self._state}\n{typed}\nended=$?\n{{ export -p; echo "cd \\"$PWD\\""; }} '
        script += f"> {self._state}\nexit $ended\n"
        ended = subprocess.run(
            ["bash", "-c", script], cwd=self.folder, env=environment(), text=True, timeout=300,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False,
        )  # fmt: skip
        return ended.returncode, ended.stdout


def environment():
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CASQUE")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return clean | {"PATH": path, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONUTF8": "1"}


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash on this machine")
@pytest.mark.parametrize("tutorial", TUTORIALS, ids=lambda path: path.stem)
def test_the_tutorial_works_as_printed(tutorial, tmp_path):
    terminal = Terminal(tmp_path)
    for step in steps(tutorial.read_text(encoding="utf-8")):
        code, output = terminal.run(STANDS_FOR.get(step.typed, step.typed))
        assert code in (0, 3), f"{step.typed} ended with {code}:\n{output}"
        lost = missing(step.shown, output)
        assert lost is None, f"{step.typed} does not show {lost!r}, but:\n{output}"

    assert described(tmp_path / FIGURE) == described(PICTURE), "tools/make_readme_picture.py"


FIGURE = "casque-demo/exports/2012-05/figure-3.svg"
PICTURE = ROOT / "docs" / "images" / "demo-figure.svg"


def described(picture):
    """What a figure says of itself: its numbers in words."""
    return re.search(r"<desc[^>]*>(.*?)</desc>", picture.read_text(encoding="utf-8"))[1]


STANDS_FOR = {
    "make demo": "casque demo",  # its recipe, after the set-up that this test runs in
    'export PATH="$PWD/.venv/bin:$PATH"': "true",  # the test's own python comes first already
}


def test_make_demo_runs_the_command_that_the_tutorial_is_tested_with():
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\ndemo: setup\n")[2]
    assert recipe.splitlines()[0] == "\t@$(BIN)/casque demo"


def test_a_tutorial_is_read_command_by_command():
    text = "```console\n$ cat > a <<'END'\nx\nEND\n$ ls\na\n...\nb\n```\n"
    assert steps(text) == [Step("cat > a <<'END'\nx\nEND", ()), Step("ls", ("a", "b"))]


def test_a_line_that_is_not_shown_is_noticed():
    assert missing(["twpa  3", "b"], "x twpa 3\na\nb\n") is None
    assert missing(["b", "a"], "a\nb\n") == "a"
