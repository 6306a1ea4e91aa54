"""Setting Django up: with values alone, once, and never over what somebody else has set."""

from __future__ import annotations

import importlib
import subprocess
import sys

import django
import pytest

import casque.db

IMPORTED = """
import casque.db
from django.conf import settings
from django.db import connection
print(settings.USE_TZ, connection.connection)
"""
AFTER_ANOTHER = """
import django
from django.conf import settings
settings.configure(INSTALLED_APPS=["casque.db.apps.LedgerConfig"], TIME_ZONE="Asia/Shanghai")
django.setup()
import casque.db.models
print(settings.TIME_ZONE, casque.db.models.Round._meta.app_label)
"""


def said(script: str) -> str:
    """Return what a script prints in a process of its own, where Django is not set up."""
    command = [sys.executable, "-c", script]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_importing_the_ledger_opens_none():
    assert said(IMPORTED) == "True None"


def test_a_django_that_is_set_up_already_is_left_as_it_is():
    assert said(AFTER_ANOTHER) == "Asia/Shanghai ledger"


def test_reading_the_ledger_s_folder_again_sets_nothing_up_again(monkeypatch: pytest.MonkeyPatch):
    twice: list[str] = []
    monkeypatch.setattr(django, "setup", lambda: twice.append("again"))  # Django tells nobody
    importlib.reload(casque.db)
    assert twice == []
