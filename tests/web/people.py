"""People at the door: how they type a password, and the code that their phone shows."""

from __future__ import annotations

import time
from binascii import unhexlify
from datetime import UTC, datetime
from functools import cache

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from casque.db import models as m

PASSWORD = "a long enough sentence"


def code_of(phone: TOTPDevice, *, steps: int = 0) -> str:
    """Return the code a phone shows, some steps of half a minute from now."""
    shown = TOTP(unhexlify(phone.key.encode()), phone.step, phone.t0, phone.digits)
    shown.time = time.time() + steps * phone.step
    return f"{shown.token():06d}"


def with_phone(name: str) -> TOTPDevice:
    """Return a phone that is set up for a log-in."""
    user = User.objects.get(username=name)
    return TOTPDevice.objects.create(user=user, name="phone", confirmed=True)


def wait_is_over() -> None:
    """Let the seconds pass that follow a wrong code."""
    TOTPDevice.objects.update(throttling_failure_timestamp=None)


def type_password(client: Client, name: str, password: str, **more: str) -> object:
    """Return the answer to a name and password."""
    return client.post("/enter/", {"username": name, "password": password, **more})


@cache
def _hashed() -> str:
    """Return the password as it is kept: hashing it takes most of a second."""
    return make_password(PASSWORD)


def a_member(role: str, code: str) -> m.Member:
    """Return a member with a log-in of their own, made where it was not there."""
    if not User.objects.filter(username=code.lower()).exists():
        User.objects.create(username=code.lower(), password=_hashed())
    found, _ = m.Member.objects.get_or_create(
        username=code.lower(),
        defaults={
            "code": code, "role": role, "added_by": "tests",
            "added_at": datetime(2012, 3, 1, tzinfo=UTC),
        },
    )  # fmt: skip
    return found
