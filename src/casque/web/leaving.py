"""Addresses outside: which may be left for, and why the others may not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST: Final = 4000
_PLAIN_HOST: Final = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")


@dataclass(frozen=True, slots=True)
class Way:
    """An address that may be left for; `host` is what a browser will ask, letter by letter."""

    address: str
    host: str
    looks_like: str
    """The host with letters beyond ASCII, where it has any: two names may look the same."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An address that is not offered as a link, and why."""

    shown: str
    why: Promise


def _hidden(text: str) -> bool:
    """Tell whether a text holds characters that nobody sees, or that a browser reads otherwise."""
    return any(unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Zs") for c in text)


RULES: Final[tuple[tuple[Callable[[str], bool], Promise], ...]] = (
    (lambda text: not text, _("No address was given.")),
    (lambda text: len(text) > LONGEST, _("The address is longer than any real one.")),
    (_hidden, _("The address holds spaces, line breaks or characters that cannot be seen.")),
    (lambda text: "\\" in text, _("The address holds a backslash, which browsers read otherwise.")),
    (
        lambda text: re.match(r"https?://", text, re.IGNORECASE) is None,
        _("The address is not one of the web: only http and https are followed."),
    ),
)
"""What is wrong with the text of an address, in the order in which it is asked."""

PARTS: Final[tuple[tuple[Callable[[SplitResult], bool], Promise], ...]] = (
    (
        lambda parts: "@" in parts.netloc,
        _("The address carries a name or password before its host: a common trick."),
    ),
    (lambda parts: not _host(parts), _("The address names no host, or one that cannot be.")),
)


def way_to(text: str) -> Way | Refusal:
    """Return where an address leads, or why it is refused."""
    for is_wrong, why in RULES:
        if is_wrong(text):
            return Refusal(_visible(text), why)
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018  a port that is no number is found out here
    except ValueError:
        return Refusal(_visible(text), PARTS[-1][1])
    for is_amiss, why in PARTS:
        if is_amiss(parts):
            return Refusal(_visible(text), why)
    host, named = _host(parts), parts.hostname or ""
    address = text.replace(parts.netloc, host + (f":{parts.port}" if parts.port else ""), 1)
    return Way(address, host, "" if named.isascii() else named)


def _host(parts: SplitResult) -> str:
    """Return the host as a browser asks for it, or nothing where it is none."""
    named = parts.hostname or ""
    host = f"[{named}]" if ":" in named else named
    try:
        plain = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return plain if _PLAIN_HOST.fullmatch(plain) and plain.strip(".-") else ""


def _visible(text: str) -> str:
    """Return the beginning of an address with nothing hidden in it."""
    start = text[:300] + ("…" if len(text) > 300 else "")
    return "".join(f"\\u{ord(c):04x}" if _hidden(c) and c != " " else c for c in start)
