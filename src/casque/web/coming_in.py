"""Forms of coming in, and the small rules around them: where to go next, who stands at the door."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from django import forms
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from casque.db.members import CODE
from casque.web import house

HERE: Final = ("127.0.0.1", "::1")
LOCAL_NAMES: Final = ("127.0.0.1", "localhost", "::1")
FORWARDED: Final = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_VIA")

NOT_NEXT: Final = ("enter", "second-factor", "enrol", "enrol-qr", "leave", "start", "welcome")
"""Pages that nobody wants to land on after coming in."""


class Enter(forms.Form):
    """Name and password."""

    username = forms.CharField(
        label=_("Log-in name"),
        max_length=150,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class Code(forms.Form):
    """A code of the second factor."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Six digits from the authenticator on your phone, or a recovery code."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )


class PhoneCode(Code):
    """The first code of a phone that is being set up."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Six digits; every half minute there are others."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )


class NewMember(forms.Form):
    """Who comes into the house: a name for the log-in, and a code for what leaves it."""

    username = forms.CharField(
        label=_("Log-in name"),
        max_length=150,
        help_text=_("Stays in this house. Letters, digits and @ . + - _"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    code = forms.RegexField(
        CODE,
        label=_("Reviewer code"),
        max_length=20,
        help_text=_("Stands in place of the name on judgements and reports, such as R7."),
        error_messages={"invalid": _("Use letters, digits and hyphens, at most 20.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def own_path(request: HttpRequest) -> str:
    """Return where a visitor wanted to go, where that is a page of ours; else the first page."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None)
    return wanted if is_ours and _is_page(wanted) else reverse("dashboard")


def _is_page(path: str) -> bool:
    try:
        return resolve(path.partition("?")[0].partition("#")[0]).view_name not in NOT_NEXT
    except Resolver404:
        return False


def may_use_demo_door(request: HttpRequest) -> bool:
    """Tell whether somebody may come in without a password: the demo's home, this very machine."""
    return (
        house.is_inhabited()
        and house.home().is_demo
        and request.META.get("REMOTE_ADDR") in HERE
        and urlsplit(f"//{request.get_host()}").hostname in LOCAL_NAMES
        and not any(name in request.META for name in FORWARDED)
    )
