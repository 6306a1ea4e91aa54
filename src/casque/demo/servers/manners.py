"""What a site says of the manners it expects."""

from __future__ import annotations

from casque.demo.simulation.shelves import Market, Site


def robots(market: Market, site: Site) -> str | None:
    """Return a site's robots.txt; one site, the second to join, has none."""
    if [one.id for one in market.sites].index(site.id) == 1:
        return None
    lines = [f"# {site.name}", "User-agent: *", f"Crawl-delay: {site.pace:g}"]
    forbidden = [f"Disallow: {path}" for path in site.disallowed]
    return "\n".join((*lines, *(forbidden or ["Disallow:"]), ""))
