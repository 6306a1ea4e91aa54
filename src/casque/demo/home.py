"""The demo's home: made anew each time, and never over anything that is not the demo's own."""

from __future__ import annotations

from pathlib import Path

from casque.errors import HomeInTheWay
from casque.rounds.home import ONLY_ITS_OWN, Home, not_of_the_demo, read_home, reset_demo_home

PROGRAMME = "market"
"""What the demo calls its programme; a home of `market serve` names its market, too."""


def fresh_home(path: Path, programme: Path) -> Home:
    """Return a fresh home of the demo; raise HomeInTheWay, before anything is touched, as below."""
    assure_free(path)
    return reset_demo_home(path, programme=programme)


def assure_free(path: Path) -> None:
    """Raise HomeInTheWay where something stands that the demo did not make."""
    what = not_of_the_demo(path) or _of_another(path)
    if what:
        raise HomeInTheWay(home=path, what=what, do=ONLY_ITS_OWN)


def _of_another(path: Path) -> str:
    """Return whose home of the demo stands there, or nothing where it is this one, or none."""
    if not path.exists() or not any(path.iterdir()):
        return ""
    programme = read_home(path).programme
    return "" if programme == PROGRAMME else f"is a home of another programme, {programme}"
