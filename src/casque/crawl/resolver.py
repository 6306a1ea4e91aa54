"""From a host's name to its addresses: only public ones, and this machine by its own name.

Held to here, because it is the addresses given here that are connected to: a name that resolves
to something else a second time (DNS rebinding) gains nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.resolver import HostResolution
from twisted.internet.address import IPv4Address
from twisted.internet.interfaces import IAddress, IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

from casque.crawl.hosts import is_own_machine, is_public

LOOPBACK = "127.0.0.1"

Receiver = Any  # Twisted's interfaces name no `self`, so that no type checker can read them
Resolution = Any  # as above


@implementer(IResolutionReceiver)
class _PublicOnly:
    """Passes on what resolves to the public internet."""

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver

    def resolutionBegan(self, resolution: Resolution) -> None:  # noqa: N802 - Twisted's name
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        if is_public(str(getattr(address, "host", ""))):
            self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        self._receiver.resolutionComplete()


@implementer(IHostnameResolver)
class PublicResolver:
    """Resolves names below `.localhost` itself, as RFC 6761 asks; Debian's getaddrinfo does not."""

    def __init__(self, reactor: Any) -> None:  # Any: a module that Twisted replaces at run time
        self._reactor = reactor
        self._outer = reactor.nameResolver

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:  # Any: as above
        """Return the resolver, as Scrapy asks for it."""
        del crawler
        return cls(reactor)

    def install_on_reactor(self) -> None:
        """Resolve every name of this process."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802
        self,
        resolutionReceiver: Receiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Resolution:
        """Tell the receiver where the host is, and return the resolution."""
        if not is_own_machine(hostName):
            asked = (hostName, portNumber, addressTypes, transportSemantics)
            return self._outer.resolveHostName(_PublicOnly(resolutionReceiver), *asked)
        resolution = HostResolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        resolutionReceiver.addressResolved(IPv4Address("TCP", LOOPBACK, portNumber))
        resolutionReceiver.resolutionComplete()
        return resolution
