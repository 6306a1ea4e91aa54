"""Which addresses may be reached: the site's own hosts, and never a private network from outside.

A page is hostile: it may name any address as the next one, or redirect there. Every hop is held
to the hosts that the adapter names, and what a name resolves to is held to the public internet
(`resolver`), so that no site can make us ask what stands beside us.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

PORTS = {"http": 80, "https": 443}
_UNICAST = ip_network("2000::/3")
"""What of IPv6 is given out for the public internet (IANA); the rest has other uses, or none."""

_TRANSLATED = ip_network("64:ff9b::/96")
"""IPv6 addresses that a gateway turns into the IPv4 address in their last bytes (RFC 6052)."""


def place_of(url: str) -> str | None:
    """Return where an address leads, as `host:port`, or None where nothing may be asked there.

    >>> place_of("HTTPS://Market.Example./search"), place_of("file:///etc/passwd")
    ('market.example:443', None)
    """
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
        host = (parts.hostname or "").rstrip(".").encode("idna").decode().lower()
    except (ValueError, KeyError):
        return None
    named = bool(host) and parts.username is None and parts.password is None
    return f"{host}:{port}" if named else None


def hosts_of(*urls: str) -> tuple[str, ...]:
    """Return the places that these addresses open: a host on its usual ports is one host."""
    return tuple(sorted({place for url in urls for place in _places(url)}))


def _places(url: str) -> Iterator[str]:
    place = place_of(url)
    if place is None:
        return
    host, _, port = place.rpartition(":")
    usual = int(port) in PORTS.values()
    yield from (f"{host}:{one}" for one in PORTS.values()) if usual else (place,)


def may_reach(url: str, allowed: Iterable[str]) -> bool:
    """Tell whether an address leads to one of these places; `*.host:port` allows all below."""
    place = place_of(url)
    return place is not None and any(_fits(place, one) for one in allowed)


def _fits(place: str, allowed: str) -> bool:
    return place.endswith(allowed[1:]) if allowed.startswith("*.") else place == allowed


def is_own_machine(host: str) -> bool:
    """Tell whether a name means this machine and nothing else (RFC 6761, section 6.3)."""
    name = host.lower().rstrip(".")
    return name == "localhost" or name.endswith(".localhost")


def is_public(address: str) -> bool:
    """Tell whether an IP address lies on the public internet, also where it hides in another.

    >>> is_public("93.184.216.34"), is_public("169.254.169.254"), is_public("::ffff:127.0.0.1")
    (True, False, False)
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address) and ip in _TRANSLATED:
        ip = IPv4Address(ip.packed[-4:])
    if isinstance(ip, IPv4Address):
        return _is_global(ip)
    return ip in _UNICAST and _is_global(ip) and all(map(is_public, map(str, _hidden(ip))))


def _is_global(ip: IPv4Address | IPv6Address) -> bool:
    return ip.is_global and not ip.is_multicast


def _hidden(ip: IPv6Address) -> Iterator[IPv4Address]:
    """Give the IPv4 addresses to which a packet may be carried on: those of 6to4 and Teredo."""
    if ip.sixtofour is not None:
        yield ip.sixtofour
    yield from ip.teredo or ()
