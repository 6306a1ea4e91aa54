"""What the machine is told by its environment, read once and passed down."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from casque.errors import UsageProblem


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer of a site may cost us, and how patient we are with it.

    Attributes:
        max_bytes: of a picture, as it comes and unpacked; a larger one is not read to its end.
        max_page_bytes: of a page; less, for while one page is read all other sites wait.
        max_pixels: of a picture; a small file may unpack to gigabytes.
        timeout: seconds from asking to the last byte.
        tries: how often an address is asked for in all, where the site is busy or does not answer.
        first_wait: seconds before the second try, doubled before each further one.
        longest_wait: the most seconds that are waited within a round; a site that asks for more
            is left alone.
    """

    max_bytes: int = 16 * 1024 * 1024
    max_page_bytes: int = 2 * 1024 * 1024
    max_pixels: int = 50_000_000
    timeout: float = 30
    tries: int = 3
    first_wait: float = 5
    longest_wait: float = 120

    def bytes_of(self, kind: Literal["page", "picture"]) -> int:
        """Return how many bytes of what is asked for are read."""
        return self.max_page_bytes if kind == "page" else self.max_bytes


USUAL = Limits()


@dataclass(frozen=True, slots=True)
class Settings:
    """Paths and limits of this machine; a programme's own settings are YAML in its home.

    `contact` is how a site can reach those who collect: an address or a page, in the user agent.
    `database` is the address of a team's ledger; it may hold a password, and is never printed.
    `https`: the web is reached through a proxy that speaks https, and its cookies ask for that.
    """

    home: Path
    contact: str = ""
    limits: Limits = USUAL
    database: str = field(default="", repr=False)
    https: bool = False

    @property
    def cache(self) -> Path:
        """Return where compiled things may be kept."""
        return self.home / "cache"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings that the environment gives.

    CASQUE_HOME (default ./casque-home), CASQUE_CONTACT, CASQUE_DATABASE, CASQUE_HTTPS (1 behind a
    proxy that speaks https), and CASQUE_MAX_BYTES, CASQUE_TIMEOUT and so on for each limit. Raises
    UsageProblem where one of them cannot be used.
    """
    values = os.environ if environment is None else environment
    return Settings(
        home=Path(values.get("CASQUE_HOME") or "casque-home"),
        contact=_contact(values.get("CASQUE_CONTACT") or ""),
        limits=_limits(values),
        database=(values.get("CASQUE_DATABASE") or "").strip(),
        https=_is_set(values, "CASQUE_HTTPS"),
    )


def _is_set(values: Mapping[str, str], name: str) -> bool:
    """Tell whether a switch is on; a word that is neither on nor off is not guessed at."""
    text = values.get(name) or "0"
    if text not in ("0", "1"):
        raise UsageProblem(what=f"{name} is 1 or 0")
    return text == "1"


def _contact(text: str) -> str:
    """Return a contact that may stand in a header: what breaks the line would forge another."""
    if re.fullmatch(r"[!-'*-~ ]*", text) is None:
        raise UsageProblem(
            what="CASQUE_CONTACT holds brackets or characters beyond ASCII: "
            "name an address such as monitoring@ngo.example"
        )
    return text.strip()


def _limits(values: Mapping[str, str]) -> Limits:
    return Limits(
        max_bytes=int(_number(values, "CASQUE_MAX_BYTES", USUAL.max_bytes)),
        max_page_bytes=int(_number(values, "CASQUE_MAX_PAGE_BYTES", USUAL.max_page_bytes)),
        max_pixels=int(_number(values, "CASQUE_MAX_PIXELS", USUAL.max_pixels)),
        timeout=_number(values, "CASQUE_TIMEOUT", USUAL.timeout),
        tries=int(_number(values, "CASQUE_TRIES", USUAL.tries)),
        first_wait=_number(values, "CASQUE_FIRST_WAIT", USUAL.first_wait),
        longest_wait=_number(values, "CASQUE_LONGEST_WAIT", USUAL.longest_wait),
    )


def _number(values: Mapping[str, str], name: str, default: float) -> float:
    """Return a limit as it is given, or its default."""
    text = values.get(name)
    if not text:
        return default
    if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,6})?", text) is None or not float(text):
        raise UsageProblem(what=f"{name} is no number above 0")
    return float(text)


DATABASE: Final[dict[str, object]] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": ":memory:",  # the home says which, when it is opened
    "OPTIONS": {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    },
}
"""How the ledger is opened, for Django, with and without the web (DESIGN, decision 6).

`db/postgresql.py` says the same for a team's database.
"""
