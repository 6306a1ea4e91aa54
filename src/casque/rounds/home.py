"""A home holds one programme: its scope, ledger, archives and exports."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp

from casque import __version__
from casque.db.connection import connect, disconnect
from casque.errors import HomeInTheWay, NoHome, UsageProblem
from casque.evidence.archive import WarcArchive
from casque.evidence.blobs import write_whole
from casque.rounds.adapting import adapter_folders
from casque.scope import Programme, load_programme

LEDGER = "casque.sqlite3"
FORM = 1
"""The form of a home's folders; an upgrade raises it."""


@dataclass(frozen=True, slots=True)
class Home:
    """The folders of one programme."""

    path: Path
    programme: str
    is_demo: bool
    overlays: tuple[Path, ...] = ()

    @property
    def database(self) -> Path:
        """Return the ledger's file."""
        return self.path / LEDGER

    @property
    def scope(self) -> Path:
        """Return the folder of the programme's YAML."""
        return self.path / "scope"

    @property
    def adapter_folders(self) -> tuple[Path, ...]:
        """Return the folders of the programme's own adapters; a later one goes before."""
        return adapter_folders((self.scope, *self.overlays))

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
        """Return the programme as its YAML stands now, its overlays laid over it."""
        return load_programme(self.scope, *self.overlays)


def make_home(
    path: Path, *, programme: Path, overlays: Sequence[Path] = (), is_demo: bool = False
) -> Home:
    """Make a home that holds a copy of a programme's folder; leave its ledger open.

    Overlays stay where they are, so that a programme's own words need lie in one place only.

    Raises HomeInTheWay where something stands there already.
    """
    laid = tuple(overlay.absolute() for overlay in overlays)
    name = load_programme(programme, *laid).name
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise HomeInTheWay(
            home=path, what="is there already and not empty", do="name another with CASQUE_HOME"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    # open to its owner alone: it will hold pages, sellers' names and contacts
    fresh = Path(mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    shutil.copytree(programme, fresh / "scope")
    _write_key(fresh / "secret.key")
    _write_mark(fresh, Home(path, name, is_demo, laid))
    connect(fresh / LEDGER, make=True)
    disconnect()
    try:
        if path.exists():
            path.rmdir()
        fresh.rename(path)
    except OSError as error:  # somebody else was faster
        shutil.rmtree(fresh)
        raise HomeInTheWay(
            home=path, what="was made meanwhile", do="use it, or name another"
        ) from error
    return open_home(path)


def lay_over(home: Home, overlays: Sequence[Path]) -> Home:
    """Return the home with these overlays, in their order, in place of those it had.

    Rounds that are open keep what they were opened with.

    Raises FileMissing or ScopeInvalid where programme and overlays do not fit; nothing is changed
    then.
    """
    laid = replace(home, overlays=tuple(overlay.absolute() for overlay in overlays))
    laid.read_programme()
    _write_mark(home.path, laid)
    return laid


def open_home(path: Path) -> Home:
    """Return the home at `path` with its ledger open; raise NoHome where there is none."""
    home = read_home(path)
    connect(home.database)
    return home


def read_home(path: Path) -> Home:
    """Return the home at `path` without opening its ledger; raise NoHome where there is none."""
    mark = path / "home.json"
    if not mark.is_file():
        if (path / LEDGER).exists():
            raise HomeInTheWay(
                home=path, what="has lost its home.json", do="restore it from a backup"
            )
        raise NoHome(home=path)
    try:
        values = json.loads(mark.read_text(encoding="utf-8"))
        overlays = tuple(Path(overlay) for overlay in values.get("overlays", ()))
        home = Home(path, str(values["programme"]), bool(values["demo"]), overlays)
        form = int(values["form"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
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


def _write_mark(folder: Path, home: Home) -> None:
    mark = {
        "casque": __version__,
        "form": FORM,
        "programme": home.programme,
        "demo": home.is_demo,
        "overlays": [str(overlay) for overlay in home.overlays],
    }
    body = json.dumps(mark, ensure_ascii=False, indent=2) + "\n"
    write_whole(folder / "home.json", body.encode())
