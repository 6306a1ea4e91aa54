"""Links, pictures and redirects that lead where robots.txt forbids: what tempts a bad crawler."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from casque.demo.servers.markup import joined, t
from casque.demo.simulation.shelves import Listing

PRIVATE, TERMS = "/private/", "/private/terms"
"""Forbidden, and what within it is allowed."""

AWAY = "/go/"
"""Allowed; redirects to what is forbidden."""

FULL, LARGE = "/img/full/", "/img/large/"
"""Pictures in full size: forbidden; and allowed, but a redirect to the first."""

RARELY = 12
"""In one of so many advertisements a picture stands in full size, too."""


def links(search: str) -> str:
    """Return markup with lures for whoever follows links, beside the results of a search.

    `search` is the address of the page. A next page within is not the site's own pager.
    """
    more = "&" if "?" in search else "?"
    leading = (
        (f"{search}{more}all=1", "全部显示"),
        (f"{search}{more}sort=price", "按价格"),
        (f"{PRIVATE}list?after=40", "会员专区"),
        (f"{AWAY}members", "进入"),
        (TERMS, "条款"),
    )
    lines = joined(f'<a href="{t(href)}">{said}</a>\n' for href, said in leading)
    return f'<link rel="next" href="{PRIVATE}list?page=2">\n<div>{lines}</div>\n'


def pictures(listing: Listing, addresses: tuple[str, ...]) -> Iterator[str]:
    """Yield pictures that few advertisements show beside their own: the first in full size."""
    drawn = zlib.crc32(listing.item.encode())
    if addresses and drawn % RARELY == 0:
        folder = FULL if drawn // RARELY % 2 else LARGE
        yield folder + addresses[0].rpartition("/")[2]


def redirects_to(path: str) -> str:
    """Return where an address that is allowed leads: to one that is not.

    >>> redirects_to("/go/members"), redirects_to("/img/large/a.jpg")
    ('/private/members', '/img/full/a.jpg')
    """
    if path.startswith(AWAY):
        return PRIVATE + path.removeprefix(AWAY)
    return FULL + path.removeprefix(LARGE)
