"""Members of the house: the only writer of who may come in, under which code and role.

A member is a log-in of Django (name, password, second factor) and a row of ours (code, role). Each
change is one transaction. Only where the web's tables are can this be imported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from casque.db import models as m
from casque.db.postgresql import FIRST_LEAD, hold_until_commit
from casque.errors import MemberRefused

LEAD: Final = "lead"
ROLES: Final = ("analyst", LEAD)

CODE: Final = re.compile(r"\A[A-Za-z0-9][A-Za-z0-9-]{0,19}\Z")
"""A reviewer's code leaves the house on sheets and reports: plain letters, digits, hyphens."""

PHONE, PAPER = "phone", "recovery codes"
"""What the devices of a second factor are called."""


@transaction.atomic
def add_member(
    *,
    username: str,
    code: str,
    role: str,
    by: str,
    now: datetime,
    password: str | None = None,
    language: str = "",
) -> m.Member:
    """Add a member; without a password they choose one by their invitation.

    Raises MemberRefused where name, code or role cannot be taken.
    """
    name = username.strip().lower()
    _refuse_name(name)
    _refuse_code(code)
    _refuse_role(role)
    User.objects.create(username=name, password=make_password(password))
    return m.Member.objects.create(
        username=name, code=code, role=role, language=language, added_by=by, added_at=now
    )


@transaction.atomic
def add_first_lead(
    *, username: str, code: str, password: str, now: datetime, language: str = ""
) -> m.Member:
    """Add the first member, a lead; raise MemberRefused where somebody was faster."""
    hold_until_commit(FIRST_LEAD)
    if m.Member.objects.exists():
        raise MemberRefused(what="somebody made the first account meanwhile", do="ask them for one")
    return add_member(
        username=username,
        code=code,
        role=LEAD,
        by=code,
        now=now,
        password=password,
        language=language,
    )


def _refuse_name(name: str) -> None:
    try:
        UnicodeUsernameValidator()(name)
    except ValidationError as error:
        what = "the log-in name holds what a name may not"
        raise MemberRefused(what=what, do="use letters, digits and @ . + - _") from error
    if len(name) > 150:
        raise MemberRefused(what="the log-in name is too long", do="use at most 150 characters")
    if User.objects.filter(username=name).exists():
        raise MemberRefused(what="the log-in name is taken", do="choose another")


def _refuse_code(code: str) -> None:
    if CODE.fullmatch(code) is None:
        do = "use letters, digits and hyphens, at most 20, such as R7"
        raise MemberRefused(what="the code cannot be used", do=do)
    if m.Member.objects.filter(code__iexact=code).exists():
        raise MemberRefused(what=f"the code {code} is taken", do="choose another")


def _refuse_role(role: str) -> None:
    if role not in ROLES:
        raise MemberRefused(what="there is no such role", do=f"name one of {', '.join(ROLES)}")


def find_member(named: str) -> m.Member:
    """Return the member of a code or log-in name; raise MemberRefused where there is none."""
    members = m.Member.objects
    found = (
        members.filter(code=named).first()
        or members.filter(username=named.strip().lower()).first()
        or members.filter(code__iexact=named).first()
    )
    if found is None:
        raise MemberRefused(what="nobody has this name or code", do="look at `casque user list`")
    return found


def user_of(member: m.Member) -> User:
    """Return a member's log-in."""
    return User.objects.get(username=member.username)


@transaction.atomic
def set_role(member: m.Member, role: str) -> None:
    """Give a member another role; raise MemberRefused where the last lead would be gone."""
    _refuse_role(role)
    if role != LEAD:
        _keep_a_lead(member, "must stay one")
    m.Member.objects.filter(pk=member.pk).update(role=role)


@transaction.atomic
def block(member: m.Member) -> None:
    """Shut a member out; raise MemberRefused for the last active lead."""
    _keep_a_lead(member, "cannot be blocked")
    m.Member.objects.filter(pk=member.pk).update(active=False)
    User.objects.filter(username=member.username).update(is_active=False)


@transaction.atomic
def unblock(member: m.Member) -> None:
    """Let a blocked member in again."""
    m.Member.objects.filter(pk=member.pk).update(active=True)
    User.objects.filter(username=member.username).update(is_active=True)


def _keep_a_lead(member: m.Member, what: str) -> None:
    """Raise MemberRefused for the last active lead; no lead can be changed meanwhile."""
    leads = m.Member.objects.select_for_update().filter(role=LEAD, active=True)
    if list(leads.order_by("pk").values_list("pk", flat=True)) == [member.pk]:
        do = "make somebody else a lead first"
        raise MemberRefused(what=f"the last active lead {what}", do=do)


@transaction.atomic
def forget_password(member: m.Member) -> User:
    """Take a member's password away, which ends their sessions; an invitation gives a new one."""
    user = user_of(member)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    return user


def set_password(user: User, password: str) -> None:
    """Keep a password, as its hash."""
    user.set_password(password)
    user.save(update_fields=["password"])


@transaction.atomic
def forget_second_factor(member: m.Member) -> None:
    """Take phone and recovery codes away: they set them up anew when they next come in."""
    for devices in (TOTPDevice, StaticDevice):
        devices.objects.filter(user__username=member.username).delete()


def has_second_factor(user: User) -> bool:
    """Tell whether a log-in has a second factor that was tried once."""
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


@transaction.atomic
def new_phone(user: User) -> TOTPDevice:
    """Return the phone that is being set up, made where there is none yet."""
    found = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    return found or TOTPDevice.objects.create(user=user, name=PHONE, confirmed=False)


@transaction.atomic
def try_phone(user: User, code: str) -> TOTPDevice | None:
    """Return the phone that was being set up, in force, where it gave the right code."""
    phone = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    if phone is None or has_second_factor(user) or not phone.verify_token(code):
        return None
    phone.confirmed = True
    phone.save(update_fields=["confirmed"])
    return phone


@transaction.atomic
def replace_recovery_codes(user: User, digests: Sequence[str]) -> None:
    """Keep new recovery codes by their digests; earlier ones end."""
    StaticDevice.objects.filter(user=user).delete()
    paper = StaticDevice.objects.create(user=user, name=PAPER, confirmed=True)
    StaticToken.objects.bulk_create(StaticToken(device=paper, token=one) for one in digests)


@transaction.atomic
def verify_code(user: User, code: str, *, is_of_phone: bool) -> TOTPDevice | StaticDevice | None:
    """Return the device whose code this is, and note that it was used; None where it is none."""
    devices = TOTPDevice if is_of_phone else StaticDevice
    device: TOTPDevice | StaticDevice | None = (
        devices.objects.select_for_update().filter(user=user, confirmed=True).first()
    )
    return device if device is not None and device.verify_token(code) else None


def wait_of(user: User, *, is_of_phone: bool, now: datetime) -> int:
    """Return how many seconds must pass before another code is looked at."""
    devices = TOTPDevice if is_of_phone else StaticDevice
    device = devices.objects.filter(user=user).order_by("confirmed").last()
    if device is None:
        return 0
    allowed, told = device.verify_is_allowed()
    return 0 if allowed else max(1, round((told["locked_until"] - now).total_seconds()))
