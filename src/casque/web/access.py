"""Which role may do what: a table, and a gate that turns everybody else away.

A view says what it asks with `@asks("review")`. One that says nothing is shut: deny by default.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from casque.db import models as m
from casque.web import house

Right = Literal["open", "start", "look", "review", "settle", "collect", "import", "members"]

RIGHTS: Final[dict[Right, tuple[str, ...]]] = {
    "look": ("analyst", "lead"),
    "review": ("analyst", "lead"),
    "settle": ("lead",),
    "collect": ("analyst", "lead"),
    "import": ("lead",),
    "members": ("lead",),
}
"""Who may what. `open` is for everybody, `start` for whom the terminal gave the first key."""

ROLES: Final = ("analyst", "lead")

View = TypeVar("View", bound=Callable[..., HttpResponse])


def asks(right: Right) -> Callable[[View], View]:
    """Return a decorator that writes on a view what it asks of who comes."""

    def write(view: View) -> View:
        view.asks = right  # type: ignore[attr-defined]  # read by Gate alone
        return view

    return write


def may(member: m.Member | None, right: Right) -> bool:
    """Tell whether a member may do it."""
    if right in ("open", "start"):
        return True
    return member is not None and member.active and member.role in RIGHTS[right]


class Gate:
    """Turns away who may not: to the log-in, to the second factor, or with a 403."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; views are looked at in `process_view`."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _: object, __: object
    ) -> HttpResponse | None:
        """Return where to go first, or None to let the view answer."""
        right: Right | None = getattr(view, "asks", None)
        if right is None:
            raise PermissionDenied("this view asks nothing, so nobody may see it")
        if not house.is_inhabited():
            return _to_the_first_run(request, right)
        request.member = member = member_of(request)  # type: ignore[attr-defined]  # house.member
        if right in ("open", "start"):
            return None
        where = _where_first(request, member)
        if where:
            return _sent(request, where)
        if not may(member, right):
            raise PermissionDenied(right)
        return None


def _to_the_first_run(request: HttpRequest, right: Right) -> HttpResponse | None:
    """Return the way to the first run: until there is a home nothing else can answer."""
    if right == "start" or request.path == reverse("set_language"):
        return None
    return _sent(request, reverse("start"))


def _where_first(request: HttpRequest, member: m.Member | None) -> str:
    """Return where somebody must go before anything is shown to them, or nothing."""
    if member is None or not member.active:
        back = request.get_full_path() if request.method == "GET" else "/"
        return f"{reverse('enter')}?{urlencode({'next': back})}"
    return reverse("second-factor") if needs_second_factor(request) else ""


def _sent(request: HttpRequest, address: str) -> HttpResponse:
    """Return the way there; htmx is told to load it as a page, and not into a part of one."""
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(address)
    return redirect(address)


def member_of(request: HttpRequest) -> m.Member | None:
    """Return the member who is logged in."""
    user = request.user
    if not user.is_authenticated:
        return None
    return m.Member.objects.filter(username=user.get_username()).first()


def needs_second_factor(request: HttpRequest) -> bool:
    """Tell whether the log-in still wants the code of the second factor.

    A home that the demo made holds invented data alone, and asks for none.
    """
    is_verified = getattr(request.user, "is_verified", None)
    return not house.home().is_demo and not (is_verified and is_verified())
