"""A programme that watches the market and judges perfectly: what it sees and reports."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from casque.demo.simulation.months import MONTHS, round_of
from casque.demo.simulation.reading import LastRound, Reading, ended, results, site_end
from casque.demo.simulation.records import COUNTING_GOODS, ON_OFFER, Advertisement, Place
from casque.demo.simulation.schedule import products_in
from casque.demo.simulation.searching import rank
from casque.demo.simulation.shelves import Fault
from casque.demo.simulation.world import World


class Watch:
    """What the programme knows from month to month: the items that it saw last."""

    def __init__(
        self, world: World, faults: dict[tuple[int, int], Fault], reading: Reading
    ) -> None:
        """Begin without having seen anything."""
        self._world, self._faults, self._reading = world, faults, reading
        self._known: list[set[str]] = [set() for _ in world.places]
        self._last: int | None = None

    def look(self, month: int) -> set[Place]:
        """Return what the month's searches show that a careful judge would report."""
        terms = terms_in_force(self._world, month)
        found: set[Place] = set()
        for site, where in enumerate(self._world.places):
            if where.site.since <= MONTHS[month]:
                shown = {ad.item: ad for ad in self._shown(site, month, terms)}
                self._known[site] = set(shown)
                found |= {ad.place for ad in shown.values() if _is_reported(ad)}
        self._last = round_of(MONTHS[month])
        return found

    def _shown(self, site: int, month: int, terms: Collection[int]) -> Iterator[Advertisement]:
        world, where = self._world, self._world.places[site].site
        if site_end(where, self._faults.get((site, month), "none")) is not None:
            return
        for term, have in results(world.standing[site].values(), terms).items():
            if where.max_pages is not None or self._reading == "until_known":
                have.sort(key=lambda ad: rank(where.order, ad.item, ad.refreshed))
            end = ended(
                where, term, have, LastRound(self._known[site], self._last),
                is_blocked=term in world.blocked[site], reading=self._reading,
            )  # fmt: skip
            yield from have[: end.shown]


def terms_in_force(world: World, month: int) -> list[int]:
    """Return the numbers of the terms that are searched in a month."""
    codes = set(products_in(MONTHS[month]))
    return [
        number
        for number, word in enumerate(world.words)
        if word.term.since <= MONTHS[month] and codes & set(word.term.products)
    ]


def _is_reported(ad: Advertisement) -> bool:
    said = ad.version
    return bool(ad.offer.products) and said.goods in COUNTING_GOODS and said.act in ON_OFFER
