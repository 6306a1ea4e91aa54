"""How hard the market is: what exact text, exact pictures and plain words find of it.

The specification (docs/explanation/market.md) says what is measured here and how much it may be.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from math import comb
from typing import NamedTuple

from casque.demo.simulation.market import LivingMarket
from casque.demo.simulation.months import MONTHS
from casque.demo.simulation.records import Posted


class Difficulty(NamedTuple):
    """What simple means find.

    Attributes:
        advertisements: illegal ones that were posted on monitored sites.
        pairs: true pairs of them: two advertisements of one offer.
        pairs_found: the share that exact text and exact pictures join.
        groups: offers with two advertisements or more.
        groups_whole: the share that they join wholly.
        plain: the share of advertisements that hold one of the terms literally.
    """

    advertisements: int
    pairs: int
    pairs_found: float
    groups: int
    groups_whole: float
    plain: float


def difficulty_of(market: LivingMarket) -> Difficulty:
    """Return how hard a market is, over all its months; wrong joins are forgiven."""
    posted = list(_illegal(market.live_until()))
    component = _components(posted)
    members: defaultdict[int, list[int]] = defaultdict(list)
    for number, event in enumerate(posted):
        members[event.offer].append(component[number])
    groups = [parts for parts in members.values() if len(parts) > 1]
    pairs = sum(comb(len(parts), 2) for parts in groups)
    found = sum(comb(size, 2) for parts in groups for size in Counter(parts).values())
    return Difficulty(
        advertisements=len(posted),
        pairs=pairs,
        pairs_found=found / pairs,
        groups=len(groups),
        groups_whole=sum(len(set(parts)) == 1 for parts in groups) / len(groups),
        plain=sum(_is_plain(market, event) for event in posted) / len(posted),
    )


def _illegal(market: LivingMarket) -> Iterator[Posted]:
    for event in market.log.events:
        if not isinstance(event, Posted) or not market.log.offers[event.offer].is_illegal:
            continue
        if market.sites[event.site].since <= MONTHS[event.month]:
            yield event


def _components(posted: list[Posted]) -> list[int]:
    """Return the component of each advertisement, joined by equal text or an equal picture."""
    parent = list(range(len(posted)))
    first: dict[object, int] = {}
    for number, event in enumerate(posted):
        for key in _keys(event):
            _join(parent, first.setdefault(key, number), number)
    return [_root(parent, number) for number in range(len(posted))]


def _keys(event: Posted) -> Iterable[object]:
    said = event.version
    return [(said.title, said.description), *(shot.key for shot in said.shots)]


def _join(parent: list[int], one: int, other: int) -> None:
    parent[_root(parent, other)] = _root(parent, one)


def _root(parent: list[int], number: int) -> int:
    while parent[number] != number:
        parent[number] = number = parent[parent[number]]
    return number


def _is_plain(market: LivingMarket, event: Posted) -> bool:
    text = f"{event.version.title}\n{event.version.description}"
    return any(term.text in text for term in market.terms)
