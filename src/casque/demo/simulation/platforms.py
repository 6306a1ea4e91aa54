"""What the sites do: faults, notices heeded, words blocked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from random import Random
from typing import NamedTuple, TypeVar

from casque.demo.simulation.chance import chance, pick, stream
from casque.demo.simulation.months import MONTHS, NUMBER
from casque.demo.simulation.schedule import Word
from casque.demo.simulation.shelves import Fault
from casque.demo.simulation.sites import Place
from casque.demo.simulation.trends import tide

T = TypeVar("T")

KINDS: tuple[Fault, ...] = (
    "captcha", "login_wall", "rate_limited", "unavailable", "soft_ban", "odd_template",
    "slow", "dead", "bomb", "hostile",
)  # fmt: skip
"""What is drawn by the seed; whatever else a site can be made to suffer from is switched on."""

SHOWN_ALL = ("2012-03", "2012-08")
"""From and to: between these months every kind of fault comes once (scale 0.3 and up)."""

OFTEN = 0.05
"""How many of the sites have a fault in any other month."""

MOST = 3
"""At most one site in so many has a fault in the months that show all of them (of two, one)."""


def faults(seed: int, places: Sequence[Place]) -> dict[tuple[int, int], Fault]:
    """Return the faults by site and month; what is not named is none."""
    rng = stream(seed, "faults")
    first, last = (NUMBER[month] for month in SHOWN_ALL)
    found = _shown_all(rng, places, range(first, last + 1))
    for month in range(len(MONTHS)):
        if first <= month <= last:
            continue
        for site in range(len(places)):
            if rng.random() < OFTEN:
                found[site, month] = pick(rng, KINDS)
    return found


def _shown_all(
    rng: Random, places: Sequence[Place], months: Iterable[int]
) -> dict[tuple[int, int], Fault]:
    """Return the kinds in a drawn order over months and sites, as many a month as may be."""
    left = _shuffled(rng, KINDS)
    found: dict[tuple[int, int], Fault] = {}
    for month in reversed(list(months)):
        able = _able(places, month)
        for site in _shuffled(rng, able)[: _at_once(len(able))]:
            if left:
                found[site, month] = left.pop()
    return found


def _at_once(sites: int) -> int:
    """Return how many sites have a fault in a month that shows them: most are healthy.

    >>> [_at_once(sites) for sites in (1, 2, 6, 24)]
    [0, 1, 2, 2]
    """
    return min(2, max(sites // MOST, sites // 2 if sites < MOST else 0))


def _able(places: Sequence[Place], month: int) -> list[int]:
    """Return the monitored sites whose pages are read at all, and so can show a fault."""
    return [
        number
        for number, place in enumerate(places)
        if place.site.since <= MONTHS[month] and place.site.style != "script_only"
    ]


def _shuffled(rng: Random, things: Sequence[T]) -> list[T]:
    return sorted(things, key=lambda _: rng.random())


def heeds(seed: int, place: Place, site: int, item: str, month: int) -> bool:
    """Say whether a site removes what it was told after a month's round.

    Depends on the item and the month alone: who tells it twice gets no more.
    """
    share = place.thorough * tide(month + 1).heed if month + 1 < len(MONTHS) else 0.0
    return share > 0 and chance(seed, "heeds", site, item, month) < share


def sweeps(seed: int, place: Place, site: int, item: str, month: int) -> bool:
    """Say whether a site finds an illegal advertisement by itself."""
    share = place.thorough * tide(month).sweep
    return share > 0 and chance(seed, "sweeps", site, item, month) < share


class Refusal(NamedTuple):
    """What a site refuses: the terms now, and those that each further one takes with it."""

    blocked: Collection[int]
    holding: Sequence[Collection[int]]

    def after(self, term: int) -> Refusal:
        """Return what it refuses once it bans a term, too."""
        return Refusal({*self.blocked, *self.holding[term]}, self.holding)


def newly_blocked(
    rng: Random, place: Place, month: int, words: Sequence[Word], told: Sequence[int],
    refusal: Refusal,
) -> list[int]:  # fmt: skip
    """Return the terms that a site bans in a month: of those it was told, one or two.

    It bans only words that name nothing else; and unless it is strict, it leaves one in force
    open for every product: sites cannot block them all (briefing, Market monitoring).
    """
    in_force = [n for n, word in enumerate(words) if word.term.since <= MONTHS[month]]
    chosen: list[int] = []
    for term in told:
        is_wanted = words[term].blockable and rng.random() < place.blocks / 2
        then = refusal.after(term)
        left = [words[n] for n in in_force if n not in then.blocked]
        may_be = place.strict or _name_all(left, words[term].term.products)
        if is_wanted and may_be and len(chosen) < AT_MOST:
            chosen.append(term)
            refusal = then
    return chosen


def newly_freed(seed: int, site: int, month: int, banned: Collection[int]) -> list[int]:
    """Return the terms that a site lets be searched again: too many customers complained."""
    return [term for term in sorted(banned) if chance(seed, "frees", site, month, term) < FREED]


FREED = 0.02
"""How often in a month a blocked term is let go again."""

AT_MOST = 2
"""Words that a site blocks in one month."""


def _name_all(left: Sequence[Word], products: Iterable[str]) -> bool:
    """Say whether the words that are left name all these products."""
    return set(products) <= {product for word in left for product in word.term.products}
