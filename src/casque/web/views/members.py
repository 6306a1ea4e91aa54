"""Room: members. Who may come in, under which code and role; for leads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django_otp.plugins.otp_totp.models import TOTPDevice

from casque.db import members as writer
from casque.db.models import Member
from casque.errors import MemberRefused
from casque.web import house
from casque.web.access import asks
from casque.web.coming_in import NewMember
from casque.web.invitations import path_of_invitation
from casque.web.lock_out import let_in_again
from casque.web.templatetags.reason_words import reason

PAGE: Final = 50
ROLES: Final = (("analyst", gettext_lazy("analyst")), ("lead", gettext_lazy("lead")))


class Added(NewMember):
    """A new member, with a role."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=ROLES,
        help_text=gettext_lazy(
            "An analyst reviews and collects; a lead also settles, imports and looks after members."
        ),
    )


@asks("members")
def members(request: HttpRequest) -> HttpResponse:
    """Return the members, active ones first; with a form sent, add one."""
    form = Added(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = writer.add_member(
                **form.cleaned_data, by=house.member(request).code, now=house.clock().now()
            )
        except MemberRefused as error:
            form.add_error(None, reason(error))
        else:
            return _invitation(request, added)
    return _page(request, form)


def _page(request: HttpRequest, form: Added) -> HttpResponse:
    everybody = Member.objects.order_by("-active", "code")
    page = Paginator(everybody, PAGE).get_page(request.GET.get("page"))
    names = [member.username for member in page]
    last = dict(User.objects.filter(username__in=names).values_list("username", "last_login"))
    sure = set(
        TOTPDevice.objects.filter(confirmed=True, user__username__in=names).values_list(
            "user__username", flat=True
        )
    )
    rows = [(member, last.get(member.username), member.username in sure) for member in page]
    words = {"form": form, "page": page, "rows": rows, "roles": ROLES}
    return render(request, "casque/members/members.html", words)


def _invitation(request: HttpRequest, member: Member) -> HttpResponse:
    """Return the page that shows an invitation, this once."""
    words = {
        "invited": member,
        "address": request.build_absolute_uri(path_of_invitation(member)),
    }
    return render(request, "casque/members/invitation.html", words)


def _changes(change: Callable[[HttpRequest, Member], str]) -> Callable[..., HttpResponse]:
    """Return a view that changes one member, tells what was done, and shows the list again."""

    @require_POST
    def view(request: HttpRequest, code: str) -> HttpResponse:
        try:
            messages.success(request, change(request, writer.find_member(code)))
        except MemberRefused as error:
            messages.error(request, reason(error))
        return redirect("members")

    return asks("members")(view)


def _role(request: HttpRequest, member: Member) -> str:
    writer.set_role(member, request.POST.get("role", ""))
    return _("%(code)s has another role from now on.") % {"code": member.code}


def _block(request: HttpRequest, member: Member) -> str:
    del request
    writer.block(member)
    return _("%(code)s is blocked. What they decided stands.") % {"code": member.code}


def _unblock(request: HttpRequest, member: Member) -> str:
    del request
    writer.unblock(member)
    return _("%(code)s may come in again.") % {"code": member.code}


def _reset(request: HttpRequest, member: Member) -> str:
    del request
    writer.forget_second_factor(member)
    told = _("%(code)s sets up a phone anew when they next come in with their password.")
    return told % {"code": member.code}


@require_POST
def _invite(request: HttpRequest, code: str) -> HttpResponse:
    """Give a member who forgot the password a new invitation; the old password ends."""
    member = writer.find_member(code)
    writer.forget_password(member)
    let_in_again(member.username)
    return _invitation(request, member)


URLS: Final[list[URLPattern]] = [
    path("members/", members, name="members"),
    path("members/<str:code>/role/", _changes(_role), name="members-role"),
    path("members/<str:code>/block/", _changes(_block), name="members-block"),
    path("members/<str:code>/unblock/", _changes(_unblock), name="members-unblock"),
    path("members/<str:code>/reset/", _changes(_reset), name="members-reset"),
    path("members/<str:code>/invite/", asks("members")(_invite), name="members-invite"),
]
