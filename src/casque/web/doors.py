"""Ways into other rooms: an address where the room has such a page, else nothing."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse


def door(name: str, *args: object, **query: object) -> str:
    """Return the address of a page, or "" where its room has none of that name."""
    try:
        address = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{address}?{urlencode(query)}" if query else address
