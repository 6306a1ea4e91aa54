"""The demo: three invented months, played from saved pages that ship with the package."""

from __future__ import annotations


def demo() -> None:
    """Play three invented months and print the measures."""
