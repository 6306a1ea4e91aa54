"""What stands of the links: people's decisions, the machine's findings, and how people decide."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args

import polars as pl

from casque.errors import LinkRefused
from casque.tables import LINKS

Kind = Literal["offer", "dealer"]

MACHINE = "casque"
"""Who made a link that nobody made by hand."""

DECIDED = "decided"
"""The reason of a link that a person made or parted; its evidence is what the person wrote."""

PAIR = ["kind", "left", "right"]


def join(kind: Kind, left: str, right: str, *, by: str, at: datetime, why: str) -> pl.DataFrame:
    """Return the row of LINKS by which a person holds two nodes to be the same."""
    return _decision(kind, left, right, by=by, at=at, why=why, same=True)


def part(kind: Kind, left: str, right: str, *, by: str, at: datetime, why: str) -> pl.DataFrame:
    """Return the row of LINKS by which a person parts two nodes: for ever, whatever is found."""
    return _decision(kind, left, right, by=by, at=at, why=why, same=False)


def decided_by_people(links: pl.DataFrame) -> pl.DataFrame:
    """Return each pair's latest decision by a person; of two at one moment, the one that parts."""
    ordered = links.filter(pl.col("by") != MACHINE).sort(
        *PAIR, "at", "same", "by", "reason", descending=[False] * 4 + [True, False, False]
    )
    return ordered.group_by(PAIR, maintain_order=True).last()


def found_by_machine(links: pl.DataFrame) -> pl.DataFrame:
    """Return what the machine holds of each pair and reason at present."""
    ordered = links.filter(pl.col("by") == MACHINE).sort(*PAIR, "reason", "at", "evidence", "same")
    return ordered.group_by(*PAIR, "reason", maintain_order=True).last()


def _decision(
    kind: Kind, left: str, right: str, *, by: str, at: datetime, why: str, same: bool
) -> pl.DataFrame:
    for is_wrong, what, do in (
        (kind not in get_args(Kind), "it is of no known kind", "say offer or dealer"),
        (left == right, "they are one and the same", "name two"),
        (by.strip() in ("", MACHINE), "no person is named", "say who decided"),
        (at.utcoffset() is None, "its moment has no time zone", "give an aware moment"),
    ):
        if is_wrong:
            raise LinkRefused(left=left, right=right, what=what, do=do)
    first, second = sorted((left, right))
    return LINKS.frame(
        [
            {
                "kind": kind, "left": first, "right": second, "reason": DECIDED, "evidence": why,
                "same": same, "by": by, "at": at,
            }
        ]
    )  # fmt: skip
