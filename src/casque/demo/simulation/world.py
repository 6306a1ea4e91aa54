"""The state of the market, and the few things that can happen to it.

Whatever happens goes through this class and into its log, from which the truth is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from random import Random

from casque.demo.simulation.months import window
from casque.demo.simulation.offering import Shelf
from casque.demo.simulation.platforms import Refusal
from casque.demo.simulation.records import (
    Advertisement,
    Changed,
    Gone,
    Item,
    Log,
    Place,
    Posted,
    Refreshed,
    Version,
    WordBlocked,
    WordFreed,
)
from casque.demo.simulation.schedule import Word
from casque.demo.simulation.searching import Wanted, asked, searchable, terms_in, wanted
from casque.demo.simulation.sellers import Account
from casque.demo.simulation.sites import Place as Where
from casque.demo.simulation.wording import Vocabulary


class World:
    """The shelves of all sites, the items behind them, and the log.

    Attributes:
        seed: of every generator.
        places: the sites.
        words: the terms.
        crowd: how large the market is beside the full one.
        log: all that happened.
        shelves: every advertisement that ever stood, by site and item.
        standing: those of them that stand now.
        blocked: the terms that each site refuses.
        latest: the last advertisement of each item by its owner.
        vocabulary: what dealers know of words.
    """

    def __init__(
        self, seed: int, places: tuple[Where, ...], words: tuple[Word, ...], crowd: float
    ) -> None:
        """Begin with empty shelves."""
        self.seed, self.places, self.words, self.crowd = seed, places, words, crowd
        self.log = Log()
        self.shelves: list[dict[str, Advertisement]] = [{} for _ in places]
        self.standing: list[dict[str, Advertisement]] = [{} for _ in places]
        self.blocked: list[set[int]] = [set() for _ in places]
        self._banned: list[set[int]] = [set() for _ in places]
        self._blocks: list[list[tuple[int, int, bool]]] = [[] for _ in places]
        self.latest: dict[int, Advertisement] = {}
        self._now: list[Shelf | None] = [None] * len(places)
        self.vocabulary = Vocabulary(words)
        texts = [word.term.text for word in words]
        are_fuzzy = [place.site.fuzzy for place in places]
        self._holding = [_holding(texts, fuzzy=fuzzy) for fuzzy in are_fuzzy]
        self._finders = [_finder(wanted(texts, fuzzy=fuzzy), fuzzy=fuzzy) for fuzzy in are_fuzzy]

    def at(self, place: Place) -> Advertisement:
        """Return an advertisement by its name."""
        return self.shelves[place.site][place.item]

    def shelf(self, site: int, month: int) -> Shelf:
        """Return what a seller must know of a site to put something on it."""
        kept, blocked = self._now[site], self.blocked[site]
        if kept is None or kept.month != month or kept.blocked is not blocked:
            style = self.places[site].site.style
            kept = self._now[site] = Shelf(style, blocked, month, self._finders[site])
        return kept

    def owns(self, thing: Item) -> Item:
        """Take a new item into the market; return it."""
        self.log.offers[thing.number] = thing
        return thing

    def next_item(self) -> int:
        """Return the number of the next item."""
        return len(self.log.offers)

    def put(
        self, month: int, site: int, thing: Item, said: Version, at: int, *,
        account: Account, how: str, source: Place | None,
    ) -> Advertisement:  # fmt: skip
        """Let an advertisement appear; return it."""
        item = f"{1001 + site}{len(self.shelves[site]):06d}"
        ad = Advertisement(
            site=site, item=item, offer=thing, account=account.id, seller=account.name,
            posted=at, born=month, how=how, version=said, refreshed=at, source=source,
            versions=[(month, said)],
        )  # fmt: skip
        self.shelves[site][item] = self.standing[site][item] = ad
        if account.seller == thing.owner:
            self.latest[thing.number] = ad
        names = (account.seller, account.id, account.name)
        self.log.events.append(
            Posted(month, site, item, thing.number, *names, at, how, source, said)
        )
        return ad

    def says(self, ad: Advertisement, month: int, said: Version, why: str) -> None:
        """Let an advertisement say something else."""
        version = said._replace(number=ad.version.number + 1)
        ad.version = version
        ad.versions.append((month, version))
        self.log.events.append(Changed(month, ad.site, ad.item, version, why))

    def bump(self, ad: Advertisement, month: int, at: int) -> None:
        """Let a seller refresh an advertisement."""
        ad.refreshed = at
        ad.refreshes.append((month, at))
        self.log.events.append(Refreshed(month, ad.site, ad.item, at))

    def goes(self, ad: Advertisement, month: int, why: str) -> None:
        """Let an advertisement disappear; one that is gone stays gone."""
        if ad.gone > month:
            ad.gone = month
            del self.standing[ad.site][ad.item]
            self.log.events.append(Gone(month, ad.site, ad.item, why))

    def refuse(self, site: int, month: int, *, more: Iterable[int], less: Iterable[int]) -> None:
        """Let a site ban terms and let others go, from a month on.

        With a term it refuses every other that holds it: whoever bans 虎骨 refuses 虎骨酒.
        """
        banned = self._banned[site]
        banned |= set(more)
        banned -= set(less)
        refused = {other for term in banned for other in self._holding[site][term]}
        for term in sorted(refused ^ self.blocked[site]):
            is_new = term in refused
            self._blocks[site].append((month, term, is_new))
            event = WordBlocked if is_new else WordFreed
            self.log.events.append(event(month, site, term))
        self.blocked[site] = refused

    def refusal(self, site: int) -> Refusal:
        """Return what a site refuses, and what further bans would take with them."""
        return Refusal(self.blocked[site], self._holding[site])

    def banned(self, site: int) -> frozenset[int]:
        """Return the terms that a site bans by name."""
        return frozenset(self._banned[site])

    def blocked_in(self, site: int, month: int) -> list[int]:
        """Return the terms that a site refuses in a month."""
        state = {term: on for since, term, on in self._blocks[site] if since <= month}
        return [term for term, is_blocked in state.items() if is_blocked]


def moment_in(rng: Random, month: int, since: int = 0) -> int:
    """Return a moment between the last round and the month's, not before another."""
    start, until = window(month)
    start = max(start, since)
    return start + int(rng.random() * (until - start))


def _finder(terms: Wanted, *, fuzzy: bool) -> Callable[[str, str], int]:
    def finds(title: str, description: str) -> int:
        return terms_in(searchable(title, description, fuzzy=fuzzy), terms)

    return finds


def _holding(words: Sequence[str], *, fuzzy: bool) -> list[frozenset[int]]:
    texts = [asked(text, fuzzy=fuzzy) for text in words]
    return [frozenset(n for n, other in enumerate(texts) if text in other) for text in texts]
