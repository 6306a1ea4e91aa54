"""A partition that grows by joining and keeps apart what was parted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence


class Partition:
    """Sets of nodes (union-find), some of which may never meet, over whatever chain."""

    def __init__(self, parted: Iterable[tuple[str, str]]) -> None:
        self._parent: dict[str, str] = {}
        self._foes: defaultdict[str, set[str]] = defaultdict(set)
        for left, right in parted:
            self._foes[left].add(right)
            self._foes[right].add(left)

    def join(self, left: str, right: str) -> bool:
        """Join the sets of two nodes; return whether they are now one, which a split forbids."""
        one, other = self.root(left), self.root(right)
        if one == other:
            return True
        if other in self._foes.get(one, ()):
            return False
        self._parent[other] = one
        for foe in self._foes.pop(other, set()):
            self._foes[foe].discard(other)
            self._foes[foe].add(one)
            self._foes[one].add(foe)
        return True

    def join_block(self, members: Sequence[str]) -> None:
        """Join the members of a block, each to the first part of it that may take it.

        With no split this is one set. Where the block's first member was parted from others,
        these still belong together: nobody parted them from one another.
        """
        parts: list[str] = []
        for member in members:
            if not any(self.join(part, member) for part in parts):
                parts.append(member)

    def root(self, node: str) -> str:
        """Return the node that stands for the set."""
        root = node
        while (parent := self._parent.get(root, root)) != root:
            root = parent
        while (parent := self._parent.get(node, node)) != root:
            self._parent[node] = root
            node = parent
        return root

    def roots(self) -> dict[str, str]:
        """Return the root of every node that was joined to another."""
        return {node: self.root(node) for node in list(self._parent)}
