"""What the servers keep between requests: searches that go on, pictures that were shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from casque.demo.servers.pictures import drawn
from casque.demo.simulation.shelves import Listing, Market, Picture, Site

Search = tuple[str, str, str]
"""A site, the words, the month."""

MOST_SEARCHES = 100
"""More than go on at a time: each site is asked page by page."""


@dataclass(slots=True)
class Kept:
    """The last searches with what they found, what stands beside them, the pictures by key."""

    market: Market
    searches: dict[Search, Sequence[Listing]] = field(default_factory=dict)
    beside: dict[tuple[str, str], Sequence[Listing]] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    looked_through: set[tuple[str, str]] = field(default_factory=set)

    def found(self, site: Site, words: str, month: str) -> Sequence[Listing]:
        """Return what a search finds; its pages follow one another, so it is asked once."""
        search = (site.id, words, month)
        if search not in self.searches:
            if len(self.searches) >= MOST_SEARCHES:
                del self.searches[next(iter(self.searches))]
            self.searches[search] = self.market.found(*search)
        return self.searches[search]

    def recommended(self, site: Site, month: str) -> Sequence[Listing]:
        """Return what a site puts beside any search: the same on every page of a month."""
        place = (site.id, month)
        if place not in self.beside:
            self.beside[place] = self.market.recommended(*place)
        return self.beside[place]

    def forget(self) -> None:
        """Forget what was found: the market may find something else from now on."""
        self.searches.clear()
        self.beside.clear()

    def show(self, pictures: Iterable[Picture]) -> None:
        """Remember pictures: their addresses now stand on a page."""
        for picture in pictures:
            self.pictures[picture.key] = picture

    def picture(self, key: str, site: Site, month: str) -> bytes | None:
        """Return a picture's bytes, or None where the site has none of that name.

        A page that showed it may have been read from an earlier server: then all that the site
        shows is looked through once.
        """
        if key not in self.pictures and (site.id, month) not in self.looked_through:
            self.looked_through.add((site.id, month))
            for listing in self._on_all_pages(site, month):
                self.show(listing.pictures)
        known = self.pictures.get(key)
        return None if known is None else drawn(known)

    def _on_all_pages(self, site: Site, month: str) -> Iterator[Listing]:
        yield from self.recommended(site, month)
        for term in self.market.terms:
            yield from self.market.found(site.id, term.text, month)
