"""The rules by which advertisements become offers and accounts become dealers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from casque.linkage.blocking import same_contact, same_picture, same_text
from casque.linkage.decisions import Kind


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason to link: who shares what, and by how many accounts it may be shared."""

    reason: str
    kind: Kind
    members: Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]
    at_most: int  # accounts; what more of them share says nothing


OFFER_RULES: tuple[Rule, ...] = (
    Rule("same_picture", "offer", same_picture, at_most=3),  # beyond: a stock picture
    Rule("same_text", "offer", same_text, at_most=1),
)
"""Strongest first. A dealer or a contact never makes an offer (DESIGN sections 4 and 9)."""

DEALER_RULES: tuple[Rule, ...] = (
    Rule("same_contact", "dealer", same_contact, at_most=20),  # beyond: a courier, a platform
)
"""Strongest first."""

RULES: tuple[Rule, ...] = OFFER_RULES + DEALER_RULES
STRENGTH = {rule.reason: place for place, rule in enumerate(RULES)}
