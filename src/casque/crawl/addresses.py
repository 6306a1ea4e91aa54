"""An address as it is sent: what is judged, archived and asked for is one and the same."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlparse, urlsplit

from w3lib.url import safe_url_string

_RAW = re.compile("[\x80-\xff]")


def sent_as(url: str, encoding: str) -> str:
    """Return an address as it is sent: in the site's encoding, without dot segments or fragment.

    Scrapy would write it in that encoding too, but leave dot segments for the server to undo: a
    rule of robots.txt for what it then shows would be passed by. Raises ValueError where it is no
    address.

    >>> sent_as("http://a.example/x/%2e%2e/s?q=象#top", "gbk")
    'http://a.example/s?q=%CF%F3'
    """
    written = urlparse(safe_url_string(url, encoding)).geturl()  # Twisted sends no ; at the end
    parts = urlsplit(written)
    return parts._replace(path=_without_dots(parts.path), fragment="").geturl()


def _without_dots(path: str) -> str:
    """Return a path without its dot segments (RFC 3986, section 5.2.4), however they are written.

    >>> _without_dots("/a/./b/%2E%2e/c/.."), _without_dots("/../.."), _without_dots("/a/..b")
    ('/a/', '/', '/a/..b')
    """
    first, *segments = path.split("/")
    kept: list[str] = []
    dots = ""
    for segment in segments:
        dots = segment.replace("%2e", ".").replace("%2E", ".")
        if dots == "..":
            del kept[-1:]
        elif dots != ".":
            kept.append(segment)
    if dots in (".", ".."):
        kept.append("")
    return "/".join((first, *kept))


def joined(base: str, place: str) -> str:
    r"""Return where a Location header leads; raise ValueError where that is no address.

    A header is read as Latin-1: each character of it that is no ASCII is one raw byte.

    >>> joined("http://a.example/x/y", "z?q=\xe8\xb1\xa1")
    'http://a.example/x/z?q=%E8%B1%A1'
    """
    return urljoin(base, _RAW.sub(lambda byte: f"%{ord(byte[0]):02X}", place))
