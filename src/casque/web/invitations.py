"""Invitations: an address that lets its holder choose a password, once and for three days.

Nothing of one is kept: it is signed with the home's key over what it will change.
"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse

from casque.db import models as m
from casque.db.members import user_of


def path_of_invitation(member: m.Member) -> str:
    """Return the path of a member's invitation; the address of the server goes before it."""
    token = default_token_generator.make_token(user_of(member))
    return reverse("welcome", args=[member.code, token])


def invited(code: str, token: str) -> User | None:
    """Return the log-in that an invitation is for; None where it is used up, too old or false."""
    member = m.Member.objects.filter(code=code, active=True).first()
    user = None if member is None else user_of(member)
    return user if user is not None and default_token_generator.check_token(user, token) else None
