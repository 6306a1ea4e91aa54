"""The demo's home: made anew each time, and never over anything that is not the demo's own."""

from __future__ import annotations

from pathlib import Path

from casque.errors import HomeInTheWay
from casque.rounds.home import Home, read_home, reset_demo_home

PROGRAMME = "market"
"""What the demo calls its programme; a home of `market serve` names its market, too."""

MARK = "home.json"
ANOTHER = "choose another folder with --home; the demo removes only its own"


def fresh_home(path: Path, programme: Path) -> Home:
    """Return a fresh home of the demo; raise HomeInTheWay, before anything is touched, as below."""
    assure_free(path)
    return reset_demo_home(path, programme=programme)


def assure_free(path: Path) -> None:
    """Raise HomeInTheWay where something stands that the demo did not make."""
    what = _in_the_way(path)
    if what:
        raise HomeInTheWay(home=path, what=what, do=ANOTHER)


def _in_the_way(path: Path) -> str:
    """Return what stands there that is not the demo's to remove, or nothing."""
    if path.is_symlink():
        return "is a link: what it leads to may be somebody's"
    if not path.exists():
        return ""
    if not path.is_dir():
        return "is a file"
    if not any(path.iterdir()):
        return ""
    mark = path / MARK
    if mark.is_symlink() or not mark.is_file() or not read_home(path).is_demo:
        return "is not a home that the demo made"
    programme = read_home(path).programme
    return "" if programme == PROGRAMME else f"is a home of another programme, {programme}"
