"""What is drawn, by hash: the blind tenth, and a sample of each stratum of a round.

A draw by hash is the same whoever makes it, whenever, and needs no memory: what is drawn depends on
the names of round, offer and product alone, never on what anybody thinks of them.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final, Literal

import polars as pl

Stratum = Literal["plain", "disguised", "none"]

STRATA: Final[tuple[Stratum, ...]] = ("plain", "disguised", "none")
"""Named by a word as it is; only by words in disguise; by no word: below the threshold."""

PER_STRATUM: Final = 20
"""So many of each stratum are drawn in a round; all, where there are fewer."""

BLIND_SHARE: Final = 0.1
"""So many of the offers are read by two who know nothing of each other (issue 4)."""

_SCALE: Final = 2**64


def is_blind(offer: str) -> bool:
    """Tell whether an offer belongs to the blind tenth.

    With all its products: a verdict that names another product must not tell a second reader.
    """
    return _number("second reader", offer) < BLIND_SHARE * _SCALE


def drawn(frame: pl.DataFrame, *, per_stratum: int = PER_STRATUM) -> pl.DataFrame:
    """Return the rows that are drawn: of each round and stratum, those with the least hashes.

    Args:
        frame: round, stratum, offer, product and any other columns; an offer and product once.
        per_stratum: how many of each.
    """
    columns = frame.select("round", "offer", "product").iter_rows()
    lots = pl.Series("lot", [_number("sample", *names) for names in columns], dtype=pl.UInt64)
    ordered = frame.with_columns(lots).sort("lot", "offer", "product")
    return ordered.group_by("round", "stratum", maintain_order=True).head(per_stratum).drop("lot")


def _number(*names: str) -> int:
    return int.from_bytes(sha256("\n".join(names).encode()).digest()[:8], "big")
