"""Links and what names an item: the site's own id, else its canonical link."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, url_query_cleaner

from casque.errors import FieldNotUnderstood

LONGEST_LINK = 2000
_HOST = re.compile(rb"[a-zA-Z0-9._-]+")
_PORTS = {"http": 80, "https": 443}


def resolve(link: str, *, base: str, field: str = "link") -> str:
    """Return the link as an absolute http or https address.

    Raises:
        FieldNotUnderstood: it is something else; a page must never make us open that.
    """
    try:
        parts = urlsplit(urljoin(base, link.strip()))
        _ = parts.port
        sound = _is_sound(parts.hostname or "")
    except ValueError as error:
        raise FieldNotUnderstood(field=field, what="not an address") from error
    if parts.scheme not in _PORTS or not sound or parts.username is not None:
        raise FieldNotUnderstood(field=field, what="not an http or https address")
    address = urlunsplit(parts)
    written = address.encode(errors="surrogatepass")  # what no encoding can write: see `canonical`
    if len(written) > LONGEST_LINK:  # in bytes: an index of PostgreSQL takes 2,704
        raise FieldNotUnderstood(field=field, what=f"longer than {LONGEST_LINK} bytes")
    return address


def canonical(link: str, *, base: str, drop: Collection[str] = (), encoding: str = "utf-8") -> str:
    """Return the link in the one form that names its item.

    Scheme and host in lower case, default port and fragment off, parameters sorted, and those of
    `drop` (what a site adds to follow its visitors) left out.
    """
    name = _canonical(resolve(link, base=base), drop, encoding)
    if name == _page(base, tuple(drop), encoding):
        # "#" and the like: as a name it would make one item of every row that has it.
        raise FieldNotUnderstood(field="link", what="the page itself, not an item")
    return name


@lru_cache(maxsize=1024)  # many links stand on one page
def _page(base: str, drop: tuple[str, ...], encoding: str) -> str:
    return _canonical(resolve(base, base=base), drop, encoding)


def _canonical(address: str, drop: Collection[str], encoding: str) -> str:
    try:
        whole = canonicalize_url(_drop(address, drop), encoding=encoding)
    except ValueError as error:
        raise FieldNotUnderstood(field="link", what="not an address") from error
    return urlunsplit(_without_default_port(urlsplit(whole)))


def _is_sound(host: str) -> bool:
    """Say whether a host can be one; raise ValueError where it cannot even be written."""
    return ":" in host or _HOST.fullmatch(host.rstrip(".").encode("idna")) is not None


def _drop(address: str, drop: Collection[str]) -> str:
    if not drop:
        return address
    return url_query_cleaner(address, list(drop), remove=True, unique=False)


def _without_default_port(parts: SplitResult) -> SplitResult:
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    if parts.port is not None and parts.port != _PORTS.get(parts.scheme):
        host = f"{host}:{parts.port}"
    return parts._replace(netloc=host)
