"""Text made safe for markup, and parts joined."""

from __future__ import annotations

import html
from collections.abc import Iterable


def t(text: str) -> str:
    """Return text as it is written between tags and within quoted attributes."""
    return html.escape(text)


def joined(parts: Iterable[str]) -> str:
    """Return the parts as one text."""
    return "".join(parts)
