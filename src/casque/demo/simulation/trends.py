"""The tides of the market: how much is posted, repeated, sold and removed, month by month.

The numbers are those of the full market and were chosen so that the figures come out as
docs/explanation/market.md asks (the briefing's Figures 2 to 5).
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from casque.demo.simulation.months import MONTHS


class Tide(NamedTuple):
    """What a month is like.

    Attributes:
        new: new illegal items posted, on all sites.
        repeats: further advertisements of items that dealers have.
        leaves: the share of illegal advertisements sold, expired or withdrawn.
        heed: how much of what a site is told it removes, of its best.
        sweep: the share of illegal advertisements that a site finds and removes by itself.
    """

    new: float
    repeats: float
    leaves: float
    heed: float
    sweep: float


STOCK = 23_500
"""Illegal items of the stock: posted before 2012, on all sites."""

FIRST_NOTICE = "2012-03"
"""The round after which the programme writes to the sites for the first time."""

DECLARATION = "2012-06"
"""Fifteen companies declare zero tolerance on the 23rd; dealers begin to leave the public sites."""

_STAGES: tuple[tuple[str, Tide], ...] = (
    ("2012-01", Tide(4700, 1200, 0.05, 1.0, 0.0)),
    ("2012-02", Tide(4300, 8800, 0.04, 1.0, 0.0)),
    ("2012-03", Tide(6000, 11000, 0.04, 1.0, 0.0)),
    ("2012-04", Tide(3300, 600, 0.24, 1.0, 0.0)),
    ("2012-05", Tide(3000, 1500, 0.08, 0.3, 0.0)),
    ("2012-06", Tide(2900, 1500, 0.08, 0.15, 0.0)),
    ("2012-07", Tide(3200, 1300, 0.08, 0.15, 0.0)),
    ("2012-08", Tide(2450, 1300, 0.1, 0.2, 0.0)),
    ("2013-01", Tide(2350, 1100, 0.18, 0.4, 0.05)),
    ("2013-02", Tide(2350, 900, 0.22, 0.6, 0.1)),
    ("2013-04", Tide(2300, 800, 0.28, 0.8, 0.2)),
    ("2013-06", Tide(2300, 700, 0.3, 0.85, 0.25)),
)
"""Each from its month on, until the next."""


@cache
def tide(month: int) -> Tide:
    """Return what a month is like."""
    name = MONTHS[month]
    return next(tide for since, tide in reversed(_STAGES) if since <= name)


SHARES: tuple[tuple[str, float], ...] = (
    ("IV", 0.59), ("RH", 0.13), ("HS", 0.09), ("TB", 0.07), ("PS", 0.05), ("HC", 0.035),
    ("SH", 0.02), ("LB", 0.015),
)  # fmt: skip
"""How the illegal items part into products: ivory is over half (briefing, key points)."""

COPIES: tuple[tuple[int, float], ...] = ((0, 0.62), (1, 0.24), (2, 0.1), (3, 0.04))
"""How many further advertisements a new item gets at once."""

AGENTS_SHARE = 0.08
"""Re-posts by agents for each advertisement that a dealer posts."""

UNSURE, TWO_PRODUCTS = 0.04, 0.01
"""Shares of illegal items whose goods leave a careful judge unsure; that are two products."""

NO_PICTURE, STOCK_PICTURE = 0.08, 0.04
"""Shares of illegal items without a picture, and with one that others show too."""

COVERED, DISPLAYED = 0.01, 0.03
"""Shares of their advertisements that claim to be resin; of forum posts that only display."""

RELISTED = 0.22
"""How many of what a site removed is listed again within the month."""

ADOPTED = 4
"""So many months before the programme knows a word, dealers begin to use it."""
