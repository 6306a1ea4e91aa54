"""The invented market as it lives: dealers, agents, legal sellers, platforms, month by month.

Nothing here knows casque: the market is what casque is held against. `as_frames` alone translates
it into casque's tables.
"""

from casque.demo.simulation.market import LivingMarket, simulate

__all__ = ["LivingMarket", "simulate"]
