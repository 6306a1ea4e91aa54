"""What the child that fetches is told of a round: who we are, and how each site may be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from casque import __version__
from casque.crawl.hosts import PORTS, hosts_of, is_own_machine
from casque.crawl.messages import Orders, SiteOrders
from casque.errors import UsageProblem
from casque.ports import Clock, shift_of
from casque.rounds.home import Home
from casque.settings import USUAL, Limits
from casque.sites.adapter import Adapter
from casque.sites.schema import is_local


@dataclass(frozen=True, slots=True)
class Collector:
    """Who collects: how a site can reach them, and the limits of this machine."""

    contact: str = ""
    limits: Limits = USUAL


NOBODY = Collector()
"""Who may collect on this machine alone."""


def orders_of(
    home: Home, adapters: Mapping[str, Adapter], collector: Collector, clock: Clock
) -> Orders:
    """Return what the child is told; raise UsageProblem where a site could not reach us."""
    if not collector.contact and not all(is_local(a.address) for a in adapters.values()):
        raise UsageProblem(
            what="say with CASQUE_CONTACT how a site can reach you: an address such as "
            "monitoring@ngo.example goes into the user agent"
        )
    return Orders(
        user_agent=user_agent(collector.contact),
        archive=str(home.archive_folder.absolute()),
        blobs=str(home.blobs.absolute()),
        turns=str((home.cache / "turns").absolute()),
        shift=shift_of(clock),
        limits=collector.limits,
        sites={site: site_orders(adapter) for site, adapter in adapters.items()},
    )


def user_agent(contact: str) -> str:
    """Return our own name, version and contact; never another's.

    >>> user_agent("").partition("/")[0]
    'casque'
    """
    return f"casque/{__version__}" + (f" (+{contact})" if contact else "")


def site_orders(adapter: Adapter) -> SiteOrders:
    """Return how a site is asked."""
    own = own_hosts(adapter)
    more = tuple(place for host in adapter.picture_hosts for place in _places(host))
    return SiteOrders(
        hosts=tuple(_of_one_world(own, adapter)),
        picture_hosts=tuple(_of_one_world(more, adapter)),
        pace=adapter.pace.seconds_between_requests,
        respect_robots=adapter.pace.respect_robots,
        encoding=adapter.encoding,
        language=adapter.language,
    )


def own_hosts(adapter: Adapter) -> tuple[str, ...]:
    """Return the places that are the site's own: where it stands, and where it is searched."""
    return hosts_of(adapter.address, adapter.search_url("", 1))


def _places(host: str) -> tuple[str, ...]:
    """Return a host of pictures as `host:port`: on its usual ports, where it names none."""
    return (host,) if ":" in host else tuple(f"{host}:{port}" for port in PORTS.values())


def _of_one_world(places: tuple[str, ...], adapter: Adapter) -> Iterator[str]:
    """Give the places that are as public as the site: no site opens this machine to another."""
    for place in places:
        host = place.rpartition(":")[0].removeprefix("*.")
        if is_own_machine(host) == is_local(adapter.address):
            yield place
