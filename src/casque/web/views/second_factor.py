"""Room: account. The second factor: asking for its code, and setting it up."""

from __future__ import annotations

from typing import Final

import django_otp
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casque.db import members
from casque.web.access import asks, member_of
from casque.web.coming_in import Code, PhoneCode, own_path
from casque.web.lock_out import TOO_MANY
from casque.web.second_factor import key_of, new_recovery_codes, plain_code, qr_of, verify, wait


@asks("open")
def second_factor(request: HttpRequest) -> HttpResponse:
    """Return the page that asks for the code of the second factor."""
    user = _with_password(request)
    if user is None:
        return redirect("enter")
    if not members.has_second_factor(user):
        return redirect(f"{reverse('enrol')}?{urlencode({'next': own_path(request)})}")
    form, seconds = Code(request.POST or None), 0
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["code"]
        seconds = wait(user, typed)
        device = None if seconds else verify(user, typed)
        if device is not None:
            _let_in(request, device)
            return redirect(own_path(request))
        form.add_error("code", why_not(seconds))
    words = {"form": form, "next": own_path(request)}
    return render(
        request, "casque/account/second_factor.html", words, status=TOO_MANY if seconds else 200
    )


@asks("open")
def enrol(request: HttpRequest) -> HttpResponse:
    """Return the page where a phone is set up, and after its first code the recovery codes."""
    user = _with_password(request)
    if user is None or members.has_second_factor(user):
        return redirect("second-factor" if user is not None else "enter")
    phone = members.new_phone(user)
    form, seconds = PhoneCode(request.POST or None), 0
    if request.method == "POST" and form.is_valid():
        typed = plain_code(form.cleaned_data["code"])
        seconds = wait(user, "000000")
        tried = None if seconds else members.try_phone(user, typed)
        if tried is not None:
            _let_in(request, tried)
            shown = {"codes": new_recovery_codes(user), "next": own_path(request)}
            return render(request, "casque/account/codes.html", shown)
        form.add_error("code", why_not(seconds))
    words = {"form": form, "key": key_of(phone), "next": own_path(request)}
    return render(request, "casque/account/enrol.html", words, status=TOO_MANY if seconds else 200)


@asks("open")
def enrol_qr(request: HttpRequest) -> HttpResponse:
    """Return the picture that an authenticator reads, while a phone is being set up."""
    user = _with_password(request)
    if user is None or members.has_second_factor(user):
        raise Http404
    return HttpResponse(qr_of(members.new_phone(user)), content_type="image/svg+xml")


def _with_password(request: HttpRequest) -> User | None:
    """Return who gave the right password, whether or not the second factor is given."""
    member = member_of(request)
    return members.user_of(member) if member is not None and member.active else None


def _let_in(request: HttpRequest, device: object) -> None:
    django_otp.login(request, device)
    request.session.cycle_key()


def why_not(seconds: int) -> str:
    """Return why a code did not do."""
    wrong = _("This code is not right. Codes change every 30 seconds, and each works once.")
    if not seconds:
        return wrong
    waiting = ngettext(
        "Wrong codes came before, so this one was not looked at: try again in %(seconds)d second.",
        "Wrong codes came before, so this one was not looked at: try again in %(seconds)d seconds.",
        seconds,
    )
    return waiting % {"seconds": seconds}


URLS: Final[list[URLPattern]] = [
    path("enter/code/", second_factor, name="second-factor"),
    path("enter/phone/", enrol, name="enrol"),
    path("enter/phone/qr/", enrol_qr, name="enrol-qr"),
]
