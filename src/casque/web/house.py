"""The home that this process serves, its clock, who is asking, and the key of the first run."""

from __future__ import annotations

import hmac
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import HttpRequest

from casque.db import models as m
from casque.errors import NoHome
from casque.ports import Clock, SystemClock
from casque.rounds.clocks import clock_of
from casque.rounds.home import Home, open_home
from casque.settings import read_settings


@dataclass(slots=True)
class _House:
    home: Home | None = None
    expected: Path | None = None
    """Where a home will be made, while there is none."""
    first_key: str = ""
    is_being_filled: bool = False
    """A sample is being played into the home, or failed half-way: it is entered once it stands."""


_HOUSE: Final = _House()
"""One process serves one home: it is set once, when serving begins or the first run made it."""

_DOOR: Final = threading.Lock()


def move_in(home: Home) -> None:
    """Serve this home from now on; its key signs what the web signs."""
    _HOUSE.home = home
    settings.SECRET_KEY = (home.path / "secret.key").read_text(encoding="ascii").strip()


def move_out() -> None:
    """Serve no home any more, and forget what was expected."""
    _HOUSE.home = _HOUSE.expected = None
    _HOUSE.first_key, _HOUSE.is_being_filled = "", False


def expect(path: Path) -> None:
    """Wait for a home at this path: the first run makes it, here or in another process."""
    _HOUSE.expected = path


def expected() -> Path:
    """Return where the home will be made."""
    return _HOUSE.expected or read_settings().home


def fill(*, begun: bool) -> None:
    """Note that a sample is being played into the home, or failed in it, or that it stands."""
    _HOUSE.is_being_filled = begun


def is_inhabited() -> bool:
    """Tell whether there is a home to serve: before the first run there is none."""
    if _HOUSE.home is None and _HOUSE.expected is not None and not _HOUSE.is_being_filled:
        _look_whether_it_came(_HOUSE.expected)
    return _HOUSE.home is not None


def _look_whether_it_came(path: Path) -> None:
    with _DOOR:
        if _HOUSE.home is None and (path / "home.json").is_file():
            move_in(open_home(path))


def home() -> Home:
    """Return the home that is served; raise NoHome before the first run."""
    if _HOUSE.home is None:
        raise NoHome(home=expected())
    return _HOUSE.home


def set_first_key(key: str) -> None:
    """Let whoever holds this key make the first account."""
    _HOUSE.first_key = key


def opens(key: str) -> bool:
    """Tell whether a key is that of the first run; a house that gave none opens to nobody."""
    wanted = _HOUSE.first_key
    return bool(wanted) and hmac.compare_digest(wanted.encode(), key.encode())


def is_set_up() -> bool:
    """Tell whether the first run is over: somebody can come in. The demo's door is open to all."""
    return is_inhabited() and (home().is_demo or m.Member.objects.exists())


def clock() -> Clock:
    """Return the clock of the house: in a demo home that of its latest round."""
    latest = m.Round.objects.filter(opened_at__isnull=False).order_by("name").last()
    return SystemClock() if latest is None else clock_of(home(), latest.name)


def member(request: HttpRequest) -> m.Member:
    """Return who is asking; the gate has seen to it that there is somebody."""
    found: m.Member | None = getattr(request, "member", None)
    if found is None:
        raise PermissionError("the gate let somebody in whom the house does not know")
    return found
