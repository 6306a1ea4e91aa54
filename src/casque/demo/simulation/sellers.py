"""Who sells: dealers, agents, legal sellers, sellers of fakes, people who ask to buy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from random import Random
from typing import NamedTuple

from casque.demo.simulation import phrases
from casque.demo.simulation.chance import Weighted, pick, stream
from casque.demo.simulation.months import MONTHS, NUMBER
from casque.demo.simulation.records import NEVER, Advertisement, Item
from casque.demo.simulation.sites import Place
from casque.demo.simulation.texts import Slots, slots
from casque.demo.simulation.trends import DECLARATION


class Account(NamedTuple):
    """One identity on one site, and the number of the seller behind it."""

    id: str
    name: str
    seller: int


class Role(NamedTuple):
    """What sellers of a kind have in common.

    Attributes:
        name: of the role.
        sellers: how many there are in the full market.
        standing: advertisements each keeps standing; 0: as the tide is.
        leaves: the share of them that goes each month.
        sites: how many sites each may use, with weights.
    """

    name: str
    sellers: int
    standing: float
    leaves: float
    sites: tuple[tuple[int, float], ...]


_FEW = ((1, 0.6), (2, 0.3), (3, 0.1))
_MANY = ((1, 0.2), (2, 0.25), (3, 0.25), (4, 0.15), (5, 0.1), (6, 0.05))

ROLES: tuple[Role, ...] = (
    Role("dealer", 900, 0, 0, _MANY),
    Role("agent", 240, 0, 0, _FEW),
    Role("legal", 260, 31, 0.08, _FEW),
    Role("fake", 60, 22, 0.08, _FEW),
    Role("asking", 100, 4, 0.4, _FEW),
)

LEAST_SELLERS = 6
"""Of each role, however small the market is."""

DRIFT = 0.35
"""The share of dealers who leave the public sites for private circles."""

DRIFT_MONTHS = 18
"""Within so many months after the declaration."""

TEMPLATES = 0.12
"""The share of dealers who write one text over all their small goods."""


@dataclass(slots=True)
class Seller:
    """One person or shop: a dealer of casque's, whatever it sells.

    Attributes:
        number: its name.
        role: what it does.
        sites: the numbers of the sites it uses.
        accounts: by site; some sellers have two on one.
        weight: how much it posts.
        contacts: WeChat, QQ, phone.
        taste: which words and ways it likes, from 0 to 1.
        bumps: the share of its advertisements that it refreshes in a month.
        signs: the share of its pictures with a contact in them.
        template: the phrases it puts over all small goods.
        leaves: the month from which it posts nothing more in public.
        standing: what it has standing.
        stock: what it has to sell.
    """

    number: int
    role: Role
    sites: tuple[int, ...]
    accounts: dict[int, tuple[Account, ...]]
    weight: float
    contacts: tuple[str, str, str]
    taste: float
    bumps: float
    signs: float
    template: Slots | None
    leaves: int
    standing: list[Advertisement] = field(default_factory=list)
    stock: list[Item] = field(default_factory=list)


def sellers(seed: int, places: Sequence[Place], crowd: float) -> list[Seller]:
    """Return the sellers of a market; `crowd` is how large it is beside the full one."""
    shares = Weighted([(number, place.weight) for number, place in enumerate(places)])
    made: list[Seller] = []
    for role in ROLES:
        count = max(LEAST_SELLERS, round(role.sellers * crowd))
        made += [_seller(seed, role, len(made) + n, shares) for n in range(count)]
    return made


def _seller(seed: int, role: Role, number: int, shares: Weighted[int]) -> Seller:
    rng = stream(seed, "seller", role.name, number)
    sites = _sites(rng, shares, Weighted(role.sites).draw(rng))
    name = _name(rng)
    return Seller(
        number=number,
        role=role,
        sites=sites,
        accounts={site: _accounts(rng, name, number, site) for site in sites},
        weight=min(8.0, (1 - rng.random()) ** -0.6),
        contacts=_contacts(rng, number),
        taste=rng.random(),
        bumps=0.5 * rng.random(),
        signs=0.6 * rng.random(),
        template=slots(rng) if rng.random() < TEMPLATES else None,
        leaves=_leaves(rng) if role.name == "dealer" else NEVER,
    )


def _sites(rng: Random, shares: Weighted[int], count: int) -> tuple[int, ...]:
    found: dict[int, None] = {}
    wanted = min(count, len(shares))
    while len(found) < wanted:
        found[shares.draw(rng)] = None
    return tuple(found)


def _accounts(rng: Random, name: str, number: int, site: int) -> tuple[Account, ...]:
    """Return one account or two; half of the sellers keep one name on all sites."""
    count = 2 if rng.random() < 0.1 else 1
    return tuple(
        Account(_account_id(number, site, n), name if rng.random() < 0.5 else _name(rng), number)
        for n in range(count)
    )


def _account_id(number: int, site: int, n: int) -> str:
    """Return an id that says nothing of who is behind it."""
    return "u" + blake2b(f"{number}/{site}/{n}".encode(), digest_size=5).hexdigest()


def _name(rng: Random) -> str:
    first, second = pick(rng, phrases.STROKES), pick(rng, phrases.STROKES)
    number = str(10 + int(rng.random() * 89)) if rng.random() < 0.3 else ""
    return f"{first}{second}{pick(rng, phrases.ENDINGS)}{number}"


def _contacts(rng: Random, number: int) -> tuple[str, str, str]:
    """Return invented contacts: no one has them (199 0000 is not assigned, 999 no QQ prefix)."""
    syllables = pick(rng, phrases.SYLLABLES) + pick(rng, phrases.SYLLABLES)
    return (f"{syllables}_demo{number:04d}", f"99900{number:05d}", f"1990000{number:04d}")


def _leaves(rng: Random) -> int:
    if rng.random() >= DRIFT:
        return NEVER
    return min(NUMBER[DECLARATION] + 1 + int(rng.random() * DRIFT_MONTHS), len(MONTHS))
