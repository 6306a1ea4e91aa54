"""The first run: a home with the sample, or with a programme of one's own to begin from."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Final

import structlog
from ruamel.yaml import YAML

from casque.db.postgresql import Address, read_address
from casque.errors import CasqueError
from casque.rounds.home import Home, make_home, open_home
from casque.scope import load_programme, packaged, packaged_programmes
from casque.settings import read_settings
from casque.web import house

log = structlog.get_logger()

SAMPLE_MONTHS: Final = 2
SAMPLE: Final = ("--months", str(SAMPLE_MONTHS))
"""How much of the invented market the sample is, as `casque demo` takes it."""

_CALL: Final = "from casque.cli import main; main()"


def programmes(language: str) -> list[tuple[str, str]]:
    """Return the packaged programmes one may begin from: name, and title in a language."""
    titles = {
        name: load_programme(path).profile.title for name, path in packaged_programmes().items()
    }
    return [(n, one.zh_hans if language == "zh-hans" else one.en) for n, one in titles.items()]


def found(path: Path, *, base: str, name: str, title: str) -> Home:
    """Make a home whose programme begins as a packaged one, under its own name; serve it.

    Raises ProgrammeUnknown, ScopeInvalid or HomeInTheWay; nothing is made then.
    """
    with TemporaryDirectory() as folder:
        programme = Path(folder) / "programme"
        shutil.copytree(packaged(base), programme)
        _rename(programme / "programme.yml", name, title)
        home = make_home(path, programme=programme, address=_address())
    house.move_in(home)
    return home


def _address() -> Address | None:
    """Return where the environment wants the ledger; None for a file in the home."""
    text = read_settings().database
    return read_address(text) if text else None


def _rename(file: Path, name: str, title: str) -> None:
    """Give a programme another name and title; its comments and all else stay."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 100
    profile = yaml.load(file.read_text(encoding="utf-8"))
    profile["name"] = name
    if title:
        profile["title"] = dict.fromkeys(profile["title"], title)
    profile["reporting_rounds"] = []
    with file.open("w", encoding="utf-8") as stream:
        yaml.dump(profile, stream)


@dataclass(slots=True)
class _Playing:
    """A child that plays the sample, and what it says where that fails."""

    child: subprocess.Popen[bytes] | None = None
    said: IO[bytes] | None = None
    problem: str = ""


_PLAYING: Final = _Playing()


_STAGE: Final = threading.Lock()


def load_sample(path: Path) -> None:
    """Begin to play the sample into a home, in a child process; a second call changes nothing."""
    with _STAGE:
        if _PLAYING.child is not None:
            return
        house.fill(begun=True)
        _PLAYING.problem, _PLAYING.said = "", TemporaryFile()  # noqa: SIM115  closed when it ends
        words = ("demo", "--home", str(path.absolute()), *SAMPLE, "--json")
        _PLAYING.child = subprocess.Popen(
            [sys.executable, "-c", _CALL, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=_PLAYING.said,
        )


def is_loading(path: Path) -> bool:
    """Tell whether the sample is still being played; once it stands, serve it."""
    with _STAGE:
        child = _PLAYING.child
        if child is None:
            return False
        if child.poll() is None:
            return True
        _PLAYING.child = None
        _PLAYING.problem = _what_failed(child.returncode) or _what_kept_us_out(path)
        is_left_half = bool(_PLAYING.problem) and (path / "home.json").is_file()
        house.fill(begun=is_left_half)  # nobody enters it: it would hide that it failed
        return False


def _what_kept_us_out(path: Path) -> str:
    """Serve the sample that was played; return why that cannot be, or nothing."""
    try:
        house.move_in(open_home(path))
    except CasqueError as error:
        return str(error)
    return ""


def _what_failed(code: int) -> str:
    """Return the last line a child said where it failed; nothing where it did not."""
    with _PLAYING.said or TemporaryFile() as said:
        said.seek(0)
        lines = said.read().decode("utf-8", "replace").strip().splitlines()
    if not code:
        return ""
    told = lines[-1].removeprefix("casque: ") if lines else f"casque demo: exit code {code}"
    log.warning("the sample could not be played", code=code, said=told)
    return told


def problem() -> str:
    """Return why the sample could not be played, or nothing; a new try clears it."""
    return _PLAYING.problem


def stop_loading() -> None:
    """End a sample that is being played: its server ends."""
    if _PLAYING.child is not None:
        _PLAYING.child.terminate()
        _PLAYING.child.wait()
        _PLAYING.child = None
        house.fill(begun=False)
