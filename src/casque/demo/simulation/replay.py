"""The shelves, set up again from the log of events: what stands in each month's round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from casque.demo.simulation.records import (
    Changed,
    Event,
    Gone,
    Log,
    Place,
    Posted,
    Refreshed,
    Version,
    WordBlocked,
    WordFreed,
)


@dataclass(slots=True)
class Standing:
    """An advertisement as it stands in a round."""

    site: int
    item: str
    offer: int
    account: str
    seller: str
    posted: int
    refreshed: int
    version: Version

    @property
    def place(self) -> Place:
        """Return its name."""
        return Place(self.site, self.item)

    @property
    def terms(self) -> int:
        """Return what the site's own search finds in it, as bits."""
        return self.version.terms


class Shelves:
    """What stands on each site, and the terms that each refuses."""

    def __init__(self, sites: int) -> None:
        """Begin with nothing."""
        self.standing: list[dict[str, Standing]] = [{} for _ in range(sites)]
        self.blocked: list[set[int]] = [set() for _ in range(sites)]

    def take(self, event: Event) -> None:
        """Let an event change what stands."""
        match event:
            case Posted():
                self.standing[event.site][event.item] = Standing(
                    event.site, event.item, event.offer, event.account, event.seller,
                    event.at, event.at, event.version,
                )  # fmt: skip
            case Changed():
                self.standing[event.site][event.item].version = event.version
            case Refreshed():
                self.standing[event.site][event.item].refreshed = event.at
            case Gone():
                del self.standing[event.site][event.item]
            case WordBlocked():
                self.blocked[event.site].add(event.term)
            case WordFreed():
                self.blocked[event.site].discard(event.term)


def replay(log: Log, sites: int, months: int) -> Iterator[tuple[int, Shelves]]:
    """Yield each month with the shelves as its round finds them; they change under way."""
    shelves, place = Shelves(sites), 0
    for month in range(months):
        while place < len(log.events) and log.events[place].month <= month:
            shelves.take(log.events[place])
            place += 1
        yield month, shelves
