"""From links to clusters: people first, then what the machine found, never across a split."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import polars as pl

from casque.linkage.decisions import Kind, decided_by_people, found_by_machine
from casque.linkage.partition import Partition
from casque.linkage.rules import STRENGTH


def clusters(links: pl.DataFrame, nodes: pl.DataFrame, *, kind: Kind) -> pl.DataFrame:
    """Return each node with its cluster, named after the earliest node in it.

    A person's split holds against any chain of links, a person's join against the machine; of
    each pair's decisions the latest counts. Rows may come in any order.

    Args:
        links: rows of LINKS, all that were ever made.
        nodes: node and first, the moment it was first seen.
        kind: which links count.
    """
    ours = links.filter(pl.col("kind") == kind)
    decided, found = decided_by_people(ours), found_by_machine(ours)
    partition = Partition(decided.filter(~pl.col("same")).select("left", "right").iter_rows())
    joins = decided.filter("same").sort("at", "left", "right", descending=[True, False, False])
    for left, right in joins.select("left", "right").iter_rows():
        partition.join(left, right)
    for members in _blocks(found.filter("same"), _order(nodes)):
        partition.join_block(members)
    return _named(nodes, partition.roots())


def _order(nodes: pl.DataFrame) -> dict[str, int]:
    return {node: place for place, node in enumerate(nodes.sort("first", "node")["node"])}


def _blocks(found: pl.DataFrame, order: Mapping[str, int]) -> Iterator[list[str]]:
    """Return who shares each piece of evidence, the earliest first, the strongest reason first.

    Read from the evidence and not from the pairs, so that it does not matter which member of a
    block the links were drawn to.
    """
    members: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    columns = found.select("reason", "evidence", "left", "right")
    for reason, evidence, left, right in columns.iter_rows():
        for piece in evidence.split(" "):
            members[reason, piece] |= {left, right}

    def place(node: str) -> tuple[int, str]:
        return order.get(node, len(order)), node

    def strength(block: tuple[tuple[str, str], list[str]]) -> tuple[object, ...]:
        (reason, evidence), ordered = block
        return STRENGTH.get(reason, len(STRENGTH)), reason, place(ordered[0]), evidence

    blocks = ((key, sorted(nodes, key=place)) for key, nodes in members.items())
    return (ordered for _, ordered in sorted(blocks, key=strength))


def _named(nodes: pl.DataFrame, roots: Mapping[str, str]) -> pl.DataFrame:
    root = pl.col("node").replace(dict(roots)) if roots else pl.col("node")
    ordered = nodes.sort("first", "node").with_columns(root=root)
    return ordered.select("node", cluster=pl.col("node").first().over("root"))
