"""The home that this process serves, its clock, and who is asking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest

from casque.db import models as m
from casque.errors import NoHome
from casque.ports import Clock, SystemClock
from casque.rounds.clocks import clock_of
from casque.rounds.home import Home
from casque.settings import read_settings


@dataclass(slots=True)
class _House:
    home: Home | None = None


_HOUSE: Final = _House()
"""One process serves one home: it is set once, when serving begins or the first run made it."""


def move_in(home: Home) -> None:
    """Serve this home from now on; its key signs what the web signs."""
    _HOUSE.home = home
    settings.SECRET_KEY = (home.path / "secret.key").read_text(encoding="ascii").strip()


def move_out() -> None:
    """Serve no home any more."""
    _HOUSE.home = None


def is_inhabited() -> bool:
    """Tell whether there is a home to serve: before the first run there is none."""
    return _HOUSE.home is not None


def home() -> Home:
    """Return the home that is served; raise NoHome before the first run."""
    if _HOUSE.home is None:
        raise NoHome(home=read_settings().home)
    return _HOUSE.home


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
