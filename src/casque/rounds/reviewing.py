"""Reviewing: what waits for whom, one key to decide, and taking it back.

The queue follows the ledger: `refresh` after collecting, importing and linking, and each decision
in its own transaction. Where a decision changes which items there are, `follow` makes them, once
for many decisions. `rebuild` makes the queue again from nothing, and gives the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final, Required, TypedDict, Unpack

import polars as pl

from casque.db import decisions, queue, queue_order
from casque.db import models as m
from casque.db.decisions import Decided, MarkKind, Undone, Verdict
from casque.db.queue_order import Place, Way
from casque.errors import LinkRefused
from casque.ports import Clock
from casque.review.stages import WAITING, Stage
from casque.rounds.concluding import link_all
from casque.rounds.home import Home
from casque.rounds.opening import frozen_scope
from casque.stations.verify import Rules

__all__ = [
    "Decided", "Regrouped", "Undone", "Words", "decide", "follow", "hold", "item_with",
    "join_groups", "kappa", "mark", "next_item", "part_from_group", "place_of", "rebuild",
    "refresh", "undo", "waiting", "waits_for",
]  # fmt: skip


# ---- the queue follows the ledger --------------------------------------------------------------


def refresh(home: Home, *, clock: Clock) -> int:
    """Bring the queue to what the ledger knows; return how many of its items changed.

    Collecting, linking and importing sheets do it themselves.
    """
    del home  # its ledger is the one that is open
    with queue.alone():
        return queue.follow(link_all(clock).offers)


def rebuild(home: Home, *, clock: Clock) -> int:
    """Make the queue again from nothing; return how many items it has."""
    del home
    with queue.alone():
        return queue.remake(link_all(clock).offers)


AT_ONCE: Final = 5_000
"""Items up to which the queue is made again while its reader waits: half a second."""


def follow(home: Home, *, now: datetime) -> bool:
    """Bring a short queue to what was decided; return whether it was: a long one takes seconds."""
    if m.QueueItem.objects.count() > AT_ONCE:
        return False
    refresh(home, clock=_At(now))
    return True


@dataclass(frozen=True, slots=True)
class _At:
    """A clock that tells when something was decided."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


# ---- what comes next ---------------------------------------------------------------------------


def next_item(
    *, reader: str, now: datetime, product: str = "", site: str = "",
    after: int | Place | None = None, settles: bool = True,
) -> int | None:  # fmt: skip
    """Return the item that a reader reads next, or None where nothing waits for this reader.

    Passed over is what the reader has read, what others hold, with `after` that item or place and
    what stands before it, and without `settles` what readers differ on.
    """
    place = queue_order.place_of(after) if isinstance(after, int) else after
    where, way = _narrowed(product, site), Way(_stages(settles=settles), place)
    return queue_order.next_in_order(reader=reader, now=now, where=where, way=way)


def waits_for(item: int, *, reader: str, settles: bool = True) -> bool:
    """Tell whether an item waits for a reader still: it may have been read before it was held."""
    return queue_order.waits_for(item, reader=reader, stages=_stages(settles=settles))


def _stages(*, settles: bool) -> tuple[Stage, ...]:
    return tuple(stage for stage in WAITING if settles or stage != "settle")


def place_of(item: int) -> Place | None:
    """Return where an item stands in the order, to go on from when it is decided."""
    return queue_order.place_of(item)


def waiting(*, product: str = "", site: str = "") -> int:
    """Return how many items wait for somebody."""
    return queue_order.waiting(**_narrowed(product, site))


def _narrowed(product: str, site: str) -> dict[str, str]:
    return {name: word for name, word in (("product", product), ("site", site)) if word}


def hold(item: int, *, reader: str, now: datetime) -> str:
    """Hold an item for a reader for five minutes; return "" or the code of who holds it."""
    return queue.take(item, reader=reader, now=now)


# ---- deciding ----------------------------------------------------------------------------------


class Words(TypedDict, total=False):
    """What a reader says of an item; see `db.decisions.Verdict`."""

    goods: Required[str]
    act: Required[str]
    basis: Required[str]
    confidence: Required[str]
    product: str | None
    signs: tuple[str, ...]
    why: str
    members: tuple[int, ...] | None


def decide(
    home: Home, *, item: int, edition: int, by: str, now: datetime, settles: bool = True,
    **words: Unpack[Words],
) -> Decided:  # fmt: skip
    """Record a reader's verdict on an item; return its decision and the item's new edition.

    Without `settles` the reader may not say the last word where two readers differ.

    Where it names another product, the item's own is judged innocent: it is not that. What is then
    read of the other product may be an item that `follow` makes.

    Raises:
        Stale: the item is no longer of that edition; carries what was to be said and what stands.
        JudgementRefused: the verdict breaks a rule of judging.
        UsageProblem: the verdict is on a version that is not of the item.
    """
    verdict, rules = Verdict(**words), _rules(home)
    return decisions.judge(
        item=item, edition=edition, verdict=verdict, rules=rules, by=by, now=now, settles=settles
    )


def _rules(home: Home) -> Rules:
    """Return what may be judged: by the scopes of the rounds; by the programme where none is."""
    scopes = m.Round.objects.filter(opened_at__isnull=False).order_by("name")
    digests = tuple(scopes.values_list("scope_id", flat=True))
    if digests:
        return _frozen_rules(digests)
    products = home.read_programme().products
    return Rules({p.code for p in products}, {p.code for p in products if p.is_text_only})


@lru_cache(maxsize=8)
def _frozen_rules(digests: tuple[str, ...]) -> Rules:
    """Return the rules of frozen scopes: a digest names its text, whatever the ledger."""
    rounds = m.Round.objects.filter(scope_id__in=digests).select_related("scope")
    scopes = [frozen_scope(round_) for round_ in rounds]
    return Rules(
        products=frozenset(code for scope in scopes for code in scope.product_codes),
        text_only=frozenset(code for scope in scopes for code in scope.text_only),
    )


def undo(*, by: str, now: datetime) -> Undone | None:
    """Take back the latest decision of a reader that stands; return it, None where none does.

    What it changed stands again as it was before, with a higher edition, where it regroups as soon
    as `follow` was called; the decision itself and that it was taken back stay on record.
    """
    return decisions.undo(by=by, now=now)


def mark(
    kind: MarkKind, version: int, text: str, *, by: str, now: datetime, item: int | None = None
) -> int:
    """Put a note, a proposed word or "keep as evidence" beside a version; return its decision."""
    return decisions.mark(kind=kind, version=version, text=text, by=by, now=now, item=item)


# ---- duplicates --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Regrouped:
    """What came of parting or joining: as Decided, with a version that stays with the item.

    The item may get another number when `follow` makes the group: `item_with` finds it.
    """

    decision: int
    item: int
    edition: int
    product: str
    version: int


def part_from_group(
    *, item: int, edition: int, version: int, by: str, now: datetime, why: str = ""
) -> Regrouped:
    """Take a member out of its group: it is another offer than each of the others.

    Returns the item of those that stay. Raises Stale, or LinkRefused where nothing would stay.
    """
    nodes = _nodes(item)
    node = nodes.pop(version, "")
    if not node or not nodes:
        raise LinkRefused(
            left=node or f"version {version}", right=f"item {item}",
            what="it is not one of several", do="look at the item again",
        )  # fmt: skip
    pairs = [(node, other) for other in dict.fromkeys(nodes.values())]
    decided = decisions.relink(
        item=item, edition=edition, pairs=pairs, same=False, why=why, by=by, now=now
    )
    return _regrouped(decided, min(nodes))


def join_groups(
    *, item: int, edition: int, other: int, by: str, now: datetime, why: str = ""
) -> Regrouped:
    """Hold two items' offers to be one; return the item of both.

    Raises Stale, or LinkRefused where they are one already.
    """
    ours, theirs = _nodes(item), _nodes(other)
    if not ours or not theirs or set(ours) & set(theirs):
        raise LinkRefused(
            left=f"item {item}", right=f"item {other}", what="they are not two offers",
            do="look at them again",
        )  # fmt: skip
    pair = (ours[min(ours)], theirs[min(theirs)])
    decided = decisions.relink(
        item=item, edition=edition, pairs=[pair], same=True, why=why, by=by, now=now
    )
    return _regrouped(decided, min(ours))


def _nodes(item: int) -> dict[int, str]:
    """Return an item's versions, each with the name of its advertisement among links."""
    found = m.QueueMember.objects.filter(item=item).values_list(
        "version_id", "version__advertisement__site", "version__advertisement__item"
    )
    return {version: f"{site}:{number}" for version, site, number in found}


def _regrouped(decided: Decided, stays: int) -> Regrouped:
    product = m.Decision.objects.values_list("product", flat=True).get(pk=decided.decision)
    return Regrouped(decided.decision, decided.item, decided.edition, product, stays)


def item_with(version: int, product: str) -> int | None:
    """Return the item with which a version is judged on a product; None where there is none."""
    found = m.QueueItem.objects.filter(versions__version=version, product=product)
    return found.values_list("pk", flat=True).first()


# ---- agreement ---------------------------------------------------------------------------------


def kappa(product: str | None = None) -> pl.DataFrame:
    """Return how far two blind readers agree on each product: product, pairs, agreement, kappa."""
    return queue.kappa(product)
