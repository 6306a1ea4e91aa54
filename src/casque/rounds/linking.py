"""A person's word on links: it outranks the machine's for ever, and can be taken back."""

from __future__ import annotations

import polars as pl

from casque.db import frames, queue, store
from casque.errors import LinkRefused
from casque.linkage.decisions import Kind, join, part
from casque.ports import Clock
from casque.rounds.concluding import link_all


def decide(
    kind: Kind, left: str, right: str, *, same: bool, by: str, why: str, clock: Clock
) -> None:
    """Record that two advertisements (or accounts) are one, or are not; the queue follows.

    Raises LinkRefused where one of them was never seen.
    """
    known = _nodes(kind, clock)
    for node, other in ((left, right), (right, left)):
        if node not in known:
            what, do = f"no {NODES[kind][0]} {node} was seen", f"write it as {NODES[kind][1]}"
            raise LinkRefused(left=node, right=other, what=what, do=do)
    record = join if same else part
    with queue.alone():
        store.add_links(record(kind, left, right, by=by, at=clock.now(), why=why))
        queue.follow(link_all(clock).offers)


NODES: dict[Kind, tuple[str, str]] = {
    "offer": ("advertisement", "site:item"),
    "dealer": ("account", "site:account"),
}
"""What a kind of link joins, and how it is named."""


def _nodes(kind: Kind, clock: Clock) -> set[str]:
    linked = link_all(clock)
    frame, column = (linked.offers, "item") if kind == "offer" else (linked.dealers, "account")
    return set(frame.select(pl.concat_str("site", pl.lit(":"), column)).to_series())


def shared_by_many(clock: Clock) -> pl.DataFrame:
    """Return what too many accounts share for it to link them: a stock picture, a courier's number.

    Columns: kind, reason, evidence, accounts, at_most.
    """
    return link_all(clock).too_common


def links_between(left: str, right: str, clock: Clock) -> pl.DataFrame:
    """Return every link ever made between two, by the machine or by people (LINKS).

    Raises LinkRefused where there is none and one of them was never seen.
    """
    first, second = sorted((left, right))
    found = frames.links().filter(pl.col("left") == first, pl.col("right") == second)
    if found.is_empty():
        known = _nodes("offer", clock) | _nodes("dealer", clock)
        for node, other in ((left, right), (right, left)):
            if node not in known:
                what, do = f"no {node} was seen", "write it as site:item or site:account"
                raise LinkRefused(left=node, right=other, what=what, do=do)
    return found
