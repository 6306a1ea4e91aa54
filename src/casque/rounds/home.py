"""A home holds one programme: its scope, ledger, archives and exports."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from casque import __version__
from casque.db.connection import connect, disconnect
from casque.errors import HomeInTheWay, NoHome, UsageProblem
from casque.evidence.archive import WarcArchive
from casque.scope import Programme, load_programme

FORM = 1
"""The form of a home's folders; an upgrade raises it."""


@dataclass(frozen=True, slots=True)
class Home:
    """The folders of one programme."""

    path: Path
    programme: str
    is_demo: bool

    @property
    def database(self) -> Path:
        """Return the ledger's file."""
        return self.path / "casque.sqlite3"

    @property
    def scope(self) -> Path:
        """Return the folder of the programme's YAML."""
        return self.path / "scope"

    @property
    def archive_folder(self) -> Path:
        """Return the folder of the WARC files."""
        return self.path / "archive"

    @property
    def blobs(self) -> Path:
        """Return the folder of pictures and files by digest."""
        return self.path / "blobs"

    @property
    def frozen(self) -> Path:
        """Return the folder of closed rounds."""
        return self.path / "frozen"

    @property
    def exports(self) -> Path:
        """Return the folder of what was written for people."""
        return self.path / "exports"

    @property
    def cache(self) -> Path:
        """Return the folder of what can be made again."""
        return self.path / "cache"

    def archive(self) -> WarcArchive:
        """Return the archive of pages."""
        return WarcArchive(self.archive_folder)

    def read_programme(self) -> Programme:
        """Return the programme as its YAML stands now."""
        return load_programme(self.scope)


def make_home(path: Path, *, programme: Path, is_demo: bool = False) -> Home:
    """Make a home that holds a copy of a programme's folder; leave its ledger open.

    Raises HomeInTheWay where something stands there already.
    """
    load_programme(programme)
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise HomeInTheWay(
            home=path, what="is there already and not empty", do="name another with CASQUE_HOME"
        )
    fresh = path.with_name(f".{path.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    shutil.copytree(programme, fresh / "scope")
    _write_key(fresh / "secret.key")
    mark = {"casque": __version__, "form": FORM, "programme": programme.name, "demo": is_demo}
    (fresh / "home.json").write_text(json.dumps(mark, indent=2) + "\n", encoding="utf-8")
    if path.exists():
        path.rmdir()
    fresh.replace(path)
    return open_home(path)


def open_home(path: Path) -> Home:
    """Return the home at `path` with its ledger open; raise NoHome where there is none."""
    home = read_home(path)
    connect(home.database)
    return home


def read_home(path: Path) -> Home:
    """Return the home at `path` without opening its ledger; raise NoHome where there is none."""
    mark = path / "home.json"
    if not mark.is_file():
        raise NoHome(home=path)
    try:
        values = json.loads(mark.read_text(encoding="utf-8"))
        home = Home(path, str(values["programme"]), bool(values["demo"]))
        form = int(values["form"])
    except (ValueError, KeyError, TypeError) as error:
        raise HomeInTheWay(
            home=path, what="has a home.json that cannot be read", do="restore it from a backup"
        ) from error
    if form > FORM:
        raise HomeInTheWay(
            home=path, what="was made by a newer casque", do="install that version or a newer one"
        )
    return home


def reset_demo_home(path: Path, *, programme: Path) -> Home:
    """Return a fresh demo home; only one that the demo marked as its own is ever removed."""
    if path.exists() and any(path.iterdir()):
        if not (path / "home.json").is_file() or not read_home(path).is_demo:
            raise HomeInTheWay(
                home=path,
                what="is not a home that the demo made",
                do="choose another folder with --home; the demo removes only its own",
            )
        disconnect()
        shutil.rmtree(path)
    return make_home(path, programme=programme, is_demo=True)


@contextmanager
def collecting(home: Home) -> Iterator[None]:
    """Hold the home for collecting: one process at a time; a kill releases it."""
    import fcntl

    with (home.path / "collect.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UsageProblem(
                what=f"another casque is collecting in {home.path}: wait until it has ended"
            ) from error
        yield


def _write_key(path: Path) -> None:
    path.touch(mode=0o600)
    path.write_text(secrets.token_hex(32) + "\n", encoding="ascii")
