"""The tutorials work as printed: their commands run in order and show the lines they show.

A line of a tutorial must come in the output of its command, in the same order; `...` stands for
lines that are left out, and within a line for what may vary. Spaces count as one.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

import pytest

ROOT = Path(__file__).parents[2]
TUTORIALS = sorted((ROOT / "docs" / "tutorials").glob("*.md"))
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HERE_DOCUMENT = re.compile(r"<<'(\w+)'")
ENDED = re.compile(r"\nthe command ended with (\d+)\n\Z")
PATIENCE = 300
"""Seconds that a command may take."""


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
    return next((line for line in shown if not any(has(one, line) for one in found)), None)


def has(printed, shown):
    """Whether a printed line has what is shown of it."""
    parts = (re.escape(part.strip()) for part in squeezed(shown).split("..."))
    return re.search(".*".join(parts), printed) is not None


def squeezed(line):
    return " ".join(line.split())


class Terminal:
    """One shell in a folder that looks like a fresh clone after make setup.

    It lives from command to command: what is exported stays, and what runs behind it runs on.
    """

    def __init__(self, folder: Path) -> None:
        (folder / "src").symlink_to(ROOT / "src")
        self._shell = subprocess.Popen(
            ["bash"], cwd=folder, env=environment(), encoding="utf-8", start_new_session=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def run(self, typed: str) -> tuple[int, str]:
        """Run a command; return its exit code and what it printed."""
        self._type(f"{{\n{typed}\n}} </dev/null\nprintf '\\nthe command ended with %s\\n' $?\n")
        watch = Timer(PATIENCE, self.end)
        watch.start()
        printed = ""
        while not (ended := ENDED.search(printed)):
            line = self._shell.stdout.readline()
            assert line, f"{typed} ended the shell, or took too long:\n{printed}"
            printed += line
        watch.cancel()
        return int(ended[1]), printed[: ended.start()]

    def _type(self, text: str) -> None:
        self._shell.stdin.write(text)
        self._shell.stdin.flush()

    def end(self) -> None:
        """End the shell and what was left running behind it."""
        with suppress(ProcessLookupError):
            os.killpg(self._shell.pid, signal.SIGKILL)

    def close(self) -> None:
        with self._shell:
            self.end()


@pytest.fixture
def terminal(tmp_path):
    """A terminal that is closed when the test ends."""
    opened = Terminal(tmp_path)
    yield opened
    opened.close()


def environment():
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CASQUE")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return clean | {"PATH": path, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONUTF8": "1"}


needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="no bash on this machine")


@needs_bash
@pytest.mark.slow
@pytest.mark.parametrize("tutorial", TUTORIALS, ids=lambda path: path.stem)
def test_the_tutorial_works_as_printed(tutorial, terminal, tmp_path):
    for step in steps(tutorial.read_text(encoding="utf-8")):
        code, output = terminal.run(STANDS_FOR.get(step.typed, step.typed))
        assert code in (0, 3), f"{step.typed} ended with {code}:\n{output}"
        lost = missing(step.shown, output)
        assert lost is None, f"{step.typed} does not show {lost!r}, but:\n{output}"

    if tutorial.stem == "first-round":
        assert described(tmp_path / FIGURE) == described(PICTURE), "tools/make_readme_picture.py"


FIGURE = "casque-demo/exports/2012-08/figure-3.svg"
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
    assert missing(["port ... is open"], "port 80 is open\n") is None
    assert missing(["port ... is open"], "port 80 is shut\nit is open\n") == "port ... is open"


@needs_bash
def test_a_terminal_goes_on_from_command_to_command(terminal):
    assert terminal.run("export WORD=seen; sleep 100 &") == (0, "")
    assert terminal.run("printf $WORD") == (0, "seen")
    assert terminal.run("cat; false")[0] == 1
    assert terminal.run("kill %1 && wait %1")[0] == 128 + signal.SIGTERM
