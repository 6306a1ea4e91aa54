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
from casque.db.connection import Database, connect, disconnect
from casque.db.postgresql import Address, read_address
from casque.errors import HomeInTheWay, NoHome, UsageProblem
from casque.evidence.archive import WarcArchive
from casque.evidence.blobs import write_whole
from casque.rounds.adapting import adapter_folders
from casque.scope import Programme, load_programme
from casque.settings import read_settings

LEDGER = "casque.sqlite3"
FORM = 1
"""The form of a home's folders; an upgrade raises it."""


@dataclass(frozen=True, slots=True)
class Home:
    """The folders of one programme; `address` is where its ledger is if it is no file of them."""

    path: Path
    programme: str
    is_demo: bool
    overlays: tuple[Path, ...] = ()
    address: Address | None = None

    @property
    def database(self) -> Database:
        """Return where the ledger is."""
        return self.address or self.path / LEDGER

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
    path: Path,
    *,
    programme: Path,
    overlays: Sequence[Path] = (),
    is_demo: bool = False,
    address: Address | None = None,
) -> Home:
    """Make a home that holds a copy of a programme's folder; leave its ledger open.

    Overlays stay where they are, so that a programme's own words need lie in one place only. With
    an `address` the ledger is that empty PostgreSQL database, and no file.

    Raises HomeInTheWay where something stands there already, LedgerUnusable where the database
    cannot be used.
    """
    laid = tuple(overlay.absolute() for overlay in overlays)
    home = Home(path, load_programme(programme, *laid).name, is_demo, laid, address)
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise HomeInTheWay(
            home=path, what="is there already and not empty", do="name another with CASQUE_HOME"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    # open to its owner alone: it will hold pages, sellers' names and contacts
    fresh = Path(mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    try:
        _furnish(fresh, home, programme)
        _put_in_place(fresh, path)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)  # there no more, once it is in place
    return open_home(path)


def _furnish(fresh: Path, home: Home, programme: Path) -> None:
    """Fill a new folder with what a home needs before anything is collected."""
    shutil.copytree(programme, fresh / "scope")
    _write_key(fresh / "secret.key")
    _write_mark(fresh, home)
    connect(home.address or fresh / LEDGER, make=True)
    disconnect()


def _put_in_place(fresh: Path, path: Path) -> None:
    try:
        if path.exists():
            path.rmdir()
        fresh.rename(path)
    except OSError as error:  # somebody else was faster
        raise HomeInTheWay(
            home=path, what="was made meanwhile", do="use it, or name another"
        ) from error


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
    connect(home.database, copies=home.path)
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
        kept = values.get("database")
        address = read_address(str(kept)) if kept else None
        home = Home(path, str(values["programme"]), bool(values["demo"]), overlays, address)
        form = int(values["form"])
    except (ValueError, KeyError, TypeError, AttributeError, UsageProblem) as error:
        raise HomeInTheWay(
            home=path, what="has a home.json that cannot be read", do="restore it from a backup"
        ) from error
    if form > FORM:
        raise HomeInTheWay(
            home=path, what="was made by a newer casque", do="install that version or a newer one"
        )
    return home if address is None else replace(home, address=_as_given(path, address))


def _as_given(path: Path, kept: Address) -> Address:
    """Return a home's address with the user and password that CASQUE_DATABASE gives.

    Raises HomeInTheWay where that names another database: another home's, by its looks.
    """
    text = read_settings().database
    if not text:
        return kept
    given = read_address(text)
    if given.place != kept.place:
        raise HomeInTheWay(
            home=path,
            what=f"has its ledger at {kept}, and CASQUE_DATABASE names {given}",
            do="unset CASQUE_DATABASE, or open the home that belongs to it",
        )
    return given


def reset_demo_home(path: Path, *, programme: Path) -> Home:
    """Return a fresh demo home; only one that the demo marked as its own is ever removed.

    Raises HomeInTheWay where something else stands there.
    """
    what = not_of_the_demo(path)
    if what:
        raise HomeInTheWay(home=path, what=what, do=ONLY_ITS_OWN)
    if path.exists() and any(path.iterdir()):
        disconnect()
        shutil.rmtree(path)
    return make_home(path, programme=programme, is_demo=True)


ONLY_ITS_OWN = "choose another folder with --home; the demo removes only its own"


def not_of_the_demo(path: Path) -> str:
    """Return what stands there that the demo did not make, or nothing."""
    if path.is_symlink():
        return "is a link: what it leads to may be somebody's"
    if not path.exists():
        return ""
    if not path.is_dir():
        return "is a file"
    if not any(path.iterdir()):
        return ""
    mark = path / "home.json"
    is_marked = mark.is_file() and not mark.is_symlink() and read_home(path).is_demo
    return "" if is_marked else "is not a home that the demo made"


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


def is_collecting(home: Home) -> bool:
    """Tell whether some process holds the home for collecting or closing."""
    import fcntl

    with (home.path / "collect.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _write_key(path: Path) -> None:
    path.touch(mode=0o600)
    path.write_text(secrets.token_hex(32) + "\n", encoding="ascii")


def _write_mark(folder: Path, home: Home) -> None:
    mark: dict[str, object] = {
        "casque": __version__,
        "form": FORM,
        "programme": home.programme,
        "demo": home.is_demo,
        "overlays": [str(overlay) for overlay in home.overlays],
    }
    if home.address is not None:
        mark["database"] = str(home.address)
    body = json.dumps(mark, ensure_ascii=False, indent=2) + "\n"
    write_whole(folder / "home.json", body.encode())
