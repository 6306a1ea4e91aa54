"""The adapters with which casque reads the market's sites, one for each site by its style."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from casque.demo.servers import styles
from casque.demo.servers.dates import ZONE
from casque.demo.servers.drawn import Plain
from casque.demo.servers.styles import DRESSES
from casque.demo.simulation.shelves import Site, Style
from casque.sites import Adapter
from casque.yaml_files import read_yaml


def adapter_of(site: Site, port: int) -> Adapter:
    """Return the adapter of a site whose market listens on a port."""
    return Adapter.from_dict(adapter_as_plain(site, port))


def adapter_as_plain(site: Site, port: int) -> Plain:
    """Return the adapter as its site.yml says it."""
    address, root = DRESSES[site.style].address, root_of(site, port)
    return {
        "name": adapter_name(site),
        "title": site.name,
        "language": "zh-Hans",
        "address": f"{root}/",
        "terms_of_use": f"Invented site; it wants {site.pace:g} s between two requests.",
        "search_url": root + address.template,
        "first_page": address.first_page,
        "per_page": site.per_page,
        "max_pages": site.max_pages,
        "encoding": address.encoding,
        "order": site.order,
        "pace": {"seconds_between_requests": site.pace, "respect_robots": True},
        "dates": {"zone": ZONE, "precision": site.precision},
        **_reading(site.style),
    }


@cache
def _reading(style: Style) -> Plain:
    """Return how the pages of a style are read: its layouts, signs and the like."""
    value = read_yaml(Path(styles.__file__).with_name(f"{style}.yml")).value
    assert isinstance(value, dict)
    return value


def adapter_name(site: Site) -> str:
    """Return the adapter's name: the site's id in the letters that an adapter may have."""
    return site.id.lower().replace("-", "_").replace(".", "_")


def root_of(site: Site, port: int) -> str:
    """Return the site's address without the closing stroke."""
    return f"http://{site.id}.localhost:{port}"
