"""Which site a link belongs to, and which item of it: for links that people bring along.

A page that is read says both; a link in an old list says neither. Its host tells the site, its
form the item, where the adapter takes an item's id from the same place as its link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import unquote, urlsplit

from casque.sites.adapter import Adapter
from casque.sites.identity import canonical, resolve
from casque.sites.schema import Field

SECOND_LEVELS: Final = frozenset({"com", "net", "org", "gov", "edu", "co", "ac"})
"""Below a country's domain these belong to nobody: of `shop.com.cn` the owner is the whole."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a link leads: site, the item's name there, and the link in its one form."""

    site: str
    item: str
    link: str


@dataclass(frozen=True)
class Owners:
    """The adapters that are known, by the site that they read."""

    adapters: Mapping[str, Adapter]

    def place(self, link: str, *, named: str | None = None) -> Place:
        """Return where a link leads; a site that nobody knows is called by its host.

        Args:
            link: as somebody wrote it; a missing scheme is https.
            named: the site that somebody says it is of: counts where its host says nothing.

        Raises:
            FieldNotUnderstood: it is no http or https address of an item.
        """
        written = link.strip()
        whole = resolve(written if "://" in written else f"https://{written}", base="https://x/")
        host = (urlsplit(whole).hostname or "").rstrip(".").lower()
        site = self.site_of(host) or named
        adapter = self.adapters.get(site or "")
        if adapter is None:
            name = canonical(whole, base=_root(whole))
            return Place(site or host, name, name)
        name = canonical(
            whole, base=_root(whole), drop=adapter.links.drop, encoding=adapter.encoding
        )
        return Place(str(site), self._item(str(site), name) or name, name)

    def site_of(self, host: str) -> str | None:
        """Return the site of a host: its own, else the only one of the same domain."""
        exact = self._hosts.get(host)
        if exact is not None:
            return exact
        related = {site for own, site in self._hosts.items() if domain_of(own) == domain_of(host)}
        return related.pop() if len(related) == 1 else None

    @cached_property
    def _hosts(self) -> dict[str, str]:
        return {
            host: site
            for site, adapter in reversed(list(self.adapters.items()))
            for host in _hosts_of(adapter)
        }

    @cached_property
    def _forms(self) -> dict[str, tuple[re.Pattern[str], ...]]:
        return {site: tuple(_forms_of(adapter)) for site, adapter in self.adapters.items()}

    def _item(self, site: str, link: str) -> str | None:
        matches = (form.search(link) for form in self._forms[site])
        return next((unquote(match[1]) for match in matches if match and match[1]), None)


def domain_of(host: str) -> str:
    """Return the part of a host that somebody owns.

    >>> domain_of("m.shop.example"), domain_of("bbs.shop.com.cn"), domain_of("127.0.0.1")
    ('shop.example', 'shop.com.cn', '127.0.0.1')
    """
    labels = host.split(".")
    if labels[-1].isdigit() or ":" in host:
        return host
    wide = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in SECOND_LEVELS
    return ".".join(labels[-3 if wide else -2 :])


def _root(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/"


def _hosts_of(adapter: Adapter) -> Iterator[str]:
    """Yield the hosts that an adapter names: its own, and those its links are filled in with."""
    templates = [one.template for _, one in _identities(adapter) if one.template]
    for address in (adapter.address, adapter.search_template, *templates):
        host = urlsplit(address).hostname
        if host and "{" not in host:
            yield host.lower()


def _forms_of(adapter: Adapter) -> Iterator[re.Pattern[str]]:
    """Yield how an item's id stands in its link, where both are taken from one place."""
    for item, link in _identities(adapter):
        if item.select != link.select or item.page != link.page or item.template:
            continue
        if link.template and not item.pattern and not link.pattern:
            yield _form_of(link.template)
        elif item.pattern and not link.template and not link.pattern:
            yield re.compile(item.pattern)


def _form_of(template: str) -> re.Pattern[str]:
    """Return how an id stands in links of this form; a person's browser adds parameters to them.

    >>> _form_of("https://i.example/item?id={value}").search("https://i.example/item?from=a&id=7")[1]
    '7'
    """
    before, after = map(re.escape, template.split("{value}", 1))
    place, asked, name = before.rpartition(r"\?")
    if asked and not after and re.fullmatch("[^&]+=", name):
        return re.compile(f"^{place}[?](?:[^#]*&)?{name}([^&/?#]+)")
    return re.compile(f"^{before}([^&/?#]+){after}$")


def _identities(adapter: Adapter) -> Iterator[tuple[Field, Field]]:
    for layout in adapter.layouts:
        for item in layout.fields.item:
            for link in layout.fields.link:
                yield item, link
