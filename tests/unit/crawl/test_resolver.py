"""Names resolve to public addresses, and `.localhost` to this machine by our own hand."""

from __future__ import annotations

import pytest
from twisted.internet.address import IPv4Address, IPv6Address

from casque.crawl.resolver import PublicResolver


class FakeReactor:
    """A reactor whose names are in a table."""

    def __init__(self, names: dict[str, list[str]]) -> None:
        self.names = names
        self.asked: list[str] = []
        self.nameResolver = self
        self.installed: object = None

    def installNameResolver(self, resolver: object) -> None:
        self.installed = resolver

    def resolveHostName(self, receiver, name, port, types, semantics):
        self.asked.append(name)
        receiver.resolutionBegan(self)
        for address in self.names.get(name, ()):
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, port))
        receiver.resolutionComplete()
        return self


class Receiver:
    """Takes notice of what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int]] = []
        self.is_complete = False

    def resolutionBegan(self, resolution: object) -> None:
        self.begun = resolution

    def addressResolved(self, address) -> None:
        self.told.append((address.host, address.port))

    def resolutionComplete(self) -> None:
        self.is_complete = True


def resolved(name: str, *addresses: str) -> tuple[list[tuple[str, int]], list[str]]:
    reactor, receiver = FakeReactor({name: list(addresses)}), Receiver()
    resolver = PublicResolver.from_crawler(None, reactor)
    resolver.install_on_reactor()
    assert reactor.installed is resolver
    assert resolver.resolveHostName(receiver, name, 8080) is not None
    assert receiver.is_complete
    assert receiver.begun is not None
    return receiver.told, reactor.asked


def test_a_public_name_has_its_public_addresses():
    told, _ = resolved("market.example", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1")
    assert told == [("8.8.8.8", 8080), ("2606:2800:220:1:248:1893:25c8:1", 8080)]


def test_a_private_address_among_them_is_left_out():
    told, _ = resolved("market.example", "127.0.0.1", "8.8.8.8", "169.254.169.254", "::1")
    assert told == [("8.8.8.8", 8080)]


@pytest.mark.parametrize("name", ["127.0.0.1", "10.0.0.1", "rebound.example", "::1"])
def test_a_name_of_a_private_network_has_no_address(name):
    assert resolved(name, "10.0.0.1", "127.0.0.1")[0] == []


@pytest.mark.parametrize("name", ["localhost", "m01.localhost", "M01.LocalHost."])
def test_names_below_localhost_are_this_machine_and_nobody_is_asked(name):
    assert resolved(name, "8.8.8.8") == ([("127.0.0.1", 8080)], [])
