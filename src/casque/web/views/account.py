"""Room: account. Coming in by password or invitation, one's own page, going out."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.contrib.auth.models import AbstractBaseUser, User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from casque.db import members
from casque.web import configuration, house
from casque.web.access import ROLES, asks, member_of, needs_second_factor
from casque.web.coming_in import Code, Enter, may_use_demo_door, own_path
from casque.web.invitations import invited
from casque.web.lock_out import TOO_MANY, let_in_again, plain_name
from casque.web.second_factor import new_recovery_codes, verify, wait
from casque.web.views import second_factor

BACKEND: Final = "django.contrib.auth.backends.ModelBackend"


@asks("open")
def enter(request: HttpRequest) -> HttpResponse:
    """Return the page of the log-in, or who is in already to where they wanted."""
    member = member_of(request)
    if member is not None and member.active and not needs_second_factor(request):
        return redirect(own_path(request))
    form = Enter(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(
            request,
            username=plain_name(form.cleaned_data["username"]),
            password=form.cleaned_data["password"],
        )
        if user is not None:
            return _let_in(request, user)
        form.add_error(None, _("Name and password do not belong together. Check both."))
    return _door(request, form)


def _door(request: HttpRequest, form: Enter) -> HttpResponse:
    words = {
        "form": form,
        "next": own_path(request),
        "roles": ROLES if may_use_demo_door(request) else (),
        "is_empty": not house.is_set_up(),
        "limit": configuration.AXES_FAILURE_LIMIT,
    }
    return render(request, "casque/account/enter.html", words)


def _let_in(request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
    """Return the way on for who gave the right password: to the second factor, or in."""
    login(request, user, backend=BACKEND)
    member = member_of(request)
    inside = own_path(request)
    wants_more = needs_second_factor(request)
    way = f"{reverse('second-factor')}?{urlencode({'next': inside})}" if wants_more else inside
    answer = HttpResponseRedirect(way)
    if (
        member is not None
        and member.language
        and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES
    ):
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, member.language, samesite="Strict")
    return answer


@require_POST
def _enter_demo(request: HttpRequest) -> HttpResponse:
    """Let somebody into the demo's home, which holds invented data alone."""
    role = request.POST.get("role", "")
    if role not in ROLES or not may_use_demo_door(request):
        return redirect("enter")
    name = f"demo-{role}"
    if not User.objects.filter(username=name).exists():
        members.add_member(username=name, code=name, role=role, by=name, now=house.clock().now())
    login(request, User.objects.get(username=name), backend=BACKEND)
    return redirect(own_path(request))


@sensitive_post_parameters()
def _welcome(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Return the page where an invited member chooses a password; it works once."""
    user = invited(code, token)
    if user is None:
        return render(request, "casque/account/no_invitation.html", status=404)
    form = SetPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        members.set_password(user, form.cleaned_data["new_password1"])
        let_in_again(user.get_username())
        return _let_in(request, user)
    words = {"form": form, "name": user.get_username(), "code": code}
    return render(request, "casque/account/welcome.html", words)


@asks("look")
def me(request: HttpRequest) -> HttpResponse:
    """Return the page of one's own account; with a form sent, change the password."""
    user = members.user_of(house.member(request))
    form = PasswordChangeForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        members.set_password(user, form.cleaned_data["new_password1"])
        update_session_auth_hash(request, user)
        messages.success(request, _("Your password was changed. Other sessions of yours ended."))
        return redirect("me")
    return render(request, "casque/account/me.html", {"form": form, "codes_form": Code()})


@require_POST
def _my_codes(request: HttpRequest) -> HttpResponse:
    """Return new recovery codes, for who shows a code that is right now."""
    user, form, seconds = members.user_of(house.member(request)), Code(request.POST), 0
    if form.is_valid():
        typed = form.cleaned_data["code"]
        seconds = wait(user, typed)
        if not seconds and verify(user, typed) is not None:
            words = {"codes": new_recovery_codes(user), "next": reverse("me")}
            return render(request, "casque/account/codes.html", words)
        form.add_error("code", second_factor.why_not(seconds))
    pages = {"form": PasswordChangeForm(user), "codes_form": form}
    status = TOO_MANY if seconds else 200
    return render(request, "casque/account/me.html", pages, status=status)


@require_POST
def _leave(request: HttpRequest) -> HttpResponse:
    """Log out."""
    logout(request)
    return redirect("enter")


enter_demo = asks("open")(_enter_demo)
welcome = asks("open")(_welcome)
my_codes = asks("look")(_my_codes)
leave = asks("open")(_leave)

URLS: Final[list[URLPattern]] = [
    path("enter/", enter, name="enter"),
    path("enter/demo/", enter_demo, name="enter-demo"),
    path("welcome/<str:code>/<str:token>/", welcome, name="welcome"),
    *second_factor.URLS,
    path("me/", me, name="me"),
    path("me/codes/", my_codes, name="me-codes"),
    path("leave/", leave, name="leave"),
]
