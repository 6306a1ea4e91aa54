"""What stands around every page: the rooms of the house, and who is in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from casque.web import house
from casque.web.access import Right, may, needs_second_factor


@dataclass(frozen=True, slots=True)
class Room:
    """One entry of the navigation; `view` is the name of its first page."""

    view: str
    name: Promise
    asks: Right


ROOMS: Final = (
    Room("dashboard", gettext_lazy("Overview"), "look"),
    Room("review", gettext_lazy("Review"), "review"),
    Room("rounds", gettext_lazy("Rounds"), "look"),
    Room("worklist", gettext_lazy("Worklist"), "collect"),
    Room("history", gettext_lazy("History"), "look"),
    Room("members", gettext_lazy("Members"), "members"),
)
"""The navigation, in its order."""


def frame(request: HttpRequest) -> dict[str, object]:
    """Return what every template may use: rooms, member, whether the data is invented."""
    member = getattr(request, "member", None)
    at = request.resolver_match.view_name if request.resolver_match else ""
    is_in = member is not None and not needs_second_factor(request)
    return {
        "rooms": [room for room in ROOMS if is_in and may(member, room.asks)],
        "room": at.partition("-")[0],
        "member": member,
        "is_demo": house.is_inhabited() and house.home().is_demo,
        "programme": house.home().programme if house.is_inhabited() else "",
    }
