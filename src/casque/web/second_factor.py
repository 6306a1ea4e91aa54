"""The second factor: codes of a phone, and recovery codes on paper for the day it is lost."""

from __future__ import annotations

import hashlib
import hmac
import io
import re
import secrets
from base64 import b32encode
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from casque.db import members

RECOVERY_CODES: Final = 10
LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of recovery codes: none that can be taken for another."""


def plain_code(typed: str) -> str:
    """Return a code without what people set between its characters.

    >>> plain_code(" 123 456 "), plain_code("ABCDE-FGHJK")
    ('123456', 'abcdefghjk')
    """
    return re.sub(r"[\s-]", "", typed).lower()


def is_of_phone(code: str) -> bool:
    """Tell whether a code is one that a phone shows; the others are on paper."""
    return re.fullmatch(r"[0-9]{6}", code) is not None


def verify(user: User, typed: str) -> TOTPDevice | StaticDevice | None:
    """Return the device whose code was typed, or None."""
    code = plain_code(typed)
    if is_of_phone(code):
        return members.verify_code(user, code, is_of_phone=True)
    return members.verify_code(user, digest_of(code), is_of_phone=False)


def wait(user: User, typed: str) -> int:
    """Return how many seconds must pass before a code of this kind is looked at."""
    of_phone = is_of_phone(plain_code(typed))
    return members.wait_of(user, is_of_phone=of_phone, now=timezone.now())


def new_recovery_codes(user: User) -> list[str]:
    """Return new recovery codes, to be shown once: only their digests are kept."""
    codes = ["".join(secrets.choice(LETTERS) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    members.replace_recovery_codes(user, [digest_of(code) for code in codes])
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def digest_of(code: str) -> str:
    """Return what is kept of a recovery code: 80 bits that only our key can make of it."""
    made = hmac.new(settings.SECRET_KEY.encode(), f"recovery {code}".encode(), hashlib.sha256)
    return b32encode(made.digest()[:10]).decode().lower()


def qr_of(phone: TOTPDevice) -> bytes:
    """Return the picture that an authenticator reads, as SVG."""
    import segno

    drawn = io.BytesIO()
    segno.make(phone.config_url, error="m").save(
        drawn, kind="svg", scale=5, border=4, light="#fff", xmldecl=False
    )
    return drawn.getvalue()


def key_of(phone: TOTPDevice) -> str:
    """Return the key for typing, in fours."""
    text = b32encode(phone.bin_key).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))
