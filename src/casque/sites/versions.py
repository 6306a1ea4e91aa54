"""The version of an advertisement: a digest of its text, pictures and price.

A judgement belongs to a version, so a version must change when one of them does and with nothing
else. It is the start of the SHA-256 of the UTF-8 bytes of a JSON list without spaces:
`[title, description, [pictures], price]`, absent ones null, pictures sorted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from urllib.parse import urlsplit

DIGITS = 12


def version_of(
    *, title: str, description: str | None, pictures: Iterable[str], price: str | None
) -> str:
    """Return the 12 hexadecimal digits that name this content."""
    parts = [title, description, sorted(map(_picture, pictures)), price]
    encoded = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(encoded.encode("utf-8", "replace")).hexdigest()[:DIGITS]


def _picture(address: str) -> str:
    """Return what names a picture: hosts and schemes change from page to page.

    Taobao's answers of 2017 and 2018 give one picture as g-search1, g-search2 and g-search3.
    """
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
