"""Decisions of readers: judgements, marks, parted and joined offers, and taking them back.

The only writer of Decision, Undo and Mark, and of the judgements and links of a decision. Each
function is one transaction with the item of the queue that it changes; rows are appended.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from django.db import IntegrityError, transaction
from django.db.models import Max

from casque.db import models as m
from casque.db import queue
from casque.errors import JudgementRefused, Stale, UsageProblem
from casque.linkage.decisions import join, part
from casque.review.stages import Said, reading_of
from casque.stations.verify import Rules, check_judgement

MarkKind = Literal["note", "word", "evidence"]

ELSEWHERE: Final = "innocent"
"""What a reader says of an item's product by naming another one: it is not that."""

_TICK: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reader says of an item.

    `product` names another product than the item's; `members` are the versions it is said of,
    without it all of the item.
    """

    goods: str
    act: str
    basis: str
    confidence: str
    product: str | None = None
    signs: tuple[str, ...] = ()
    why: str = ""
    members: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of a decision: its number, its item and that item's edition now.

    `regroups`: which items there are, or what is judged with them, changes with it.
    """

    decision: int
    item: int
    edition: int
    regroups: bool = False


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back; item and edition are None where its item is not in the queue."""

    decision: int
    kind: str
    item: int | None
    edition: int | None
    regroups: bool  # as of Decided


@transaction.atomic
def judge(
    *, item: int, edition: int, verdict: Verdict, rules: Rules, by: str, now: datetime,
    settles: bool = True,
) -> Decided:  # fmt: skip
    """Record a reader's verdict on an item: one decision, a judgement of each member.

    Without `settles` the reader may not say the last word where two readers differ.

    Raises Stale where the item is no longer as the reader saw it, JudgementRefused where the
    verdict breaks a rule, UsageProblem where it is on a version that is not of the item; nothing
    is written then.
    """
    touched = queue.find_for_change(item, verdict.product)
    found = _unchanged(touched, item, edition, verdict)
    if not settles:
        _refuse_to_settle(touched)
    _refuse_broken(found, verdict, rules, by=by, now=now)
    spoken = queue.spoken_of(found)
    versions = _members(found, spoken, verdict.members)
    moved = verdict.product not in (None, found.product)
    decision = _decide(
        found, "judge", by=by, now=now, reading=_reading(found, spoken, versions, by),
        goods=ELSEWHERE if moved else verdict.goods, act=verdict.act,
    )  # fmt: skip
    at = _later(spoken.latest, now)
    rows = _judgements(decision, verdict, versions, product=found.product, at=at)
    if moved:
        rows += _moved(decision, verdict, versions, now)
    m.Judgement.objects.bulk_create(rows)
    for version in versions:
        said = spoken.said.setdefault(version, [])
        said.append(Said(by, decision.goods, decision.act))
    edition = queue.restate(found, spoken, release=by)
    if moved:
        _restate(one for one in touched if one.pk != item)
    return Decided(decision.pk, item, edition, regroups=moved)


def _restate(items: Iterable[m.QueueItem]) -> dict[str, tuple[int, int]]:
    """Bring items to what was said of them; return item and edition by product."""
    return {item.product: (item.pk, queue.restate(item, queue.spoken_of(item))) for item in items}


def _refuse_broken(
    item: m.QueueItem, verdict: Verdict, rules: Rules, *, by: str, now: datetime
) -> None:
    """Raise JudgementRefused for the first rule that a verdict breaks."""
    said = {
        "goods": verdict.goods, "act": verdict.act, "confidence": verdict.confidence,
        "basis": verdict.basis, "by": by, "at": now,
    }  # fmt: skip
    for product in dict.fromkeys((item.product, verdict.product or item.product)):
        for refusal in check_judgement(
            {**said, "product": product}, products=rules.products, text_only=rules.text_only
        ):
            raise JudgementRefused(
                site=item.site, item=item.lead.advertisement.item, product=product,
                what=f"{refusal.column} {refusal.what}", do=refusal.do,
            )  # fmt: skip


def _refuse_to_settle(items: Iterable[m.QueueItem]) -> None:
    """Raise JudgementRefused for the first item on which two readers differ."""
    for one in items:
        if one.stage == "settle":
            raise JudgementRefused(
                site=one.site, item=one.lead.advertisement.item, product=one.product,
                what="is read differently by two readers", do="let a lead settle it",
            )  # fmt: skip


def _unchanged(
    touched: Iterable[m.QueueItem], item: int, edition: int, verdict: Verdict
) -> m.QueueItem:
    """Return the item among those touched; raise Stale where it is not as it was seen."""
    found = next((one for one in touched if one.pk == item), None)
    mine = {"goods": verdict.goods, "act": verdict.act, "product": verdict.product}
    if found is None:
        raise Stale(item=item, edition=0, mine=mine, theirs={"stage": "gone"})
    if found.edition != edition:
        raise Stale(item=item, edition=found.edition, mine=mine, theirs=_theirs(found))
    return found


def _theirs(item: m.QueueItem) -> dict[str, object]:
    """Return how an item stands now; a blind one tells nothing of what its readers said."""
    readers = [] if item.blind and item.stage != "done" else list(item.read_by)
    return {"stage": item.stage, "goods": item.goods, "act": item.act, "read_by": readers}


def _members(item: m.QueueItem, spoken: queue.Spoken, wanted: tuple[int, ...] | None) -> list[int]:
    if wanted is None:
        return list(spoken.named)
    if not wanted or not set(wanted) <= set(spoken.named):
        raise UsageProblem(
            what=f"item {item.pk} has no such member: look at it again and choose among its own"
        )
    return sorted(set(wanted))


def _reading(item: m.QueueItem, spoken: queue.Spoken, versions: list[int], by: str) -> int:
    """Return which reading of the item this one is: of its lead, where that is judged."""
    first = item.lead_id if item.lead_id in versions else versions[0]
    return reading_of(spoken.said.get(first, []), by)


def _decide(
    item: m.QueueItem | None, kind: str, *, by: str, now: datetime, reading: int = 1,
    goods: str = "", act: str = "",
) -> m.Decision:  # fmt: skip
    return m.Decision.objects.create(
        by=by, at=now, kind=kind, reading=reading, goods=goods, act=act,
        offer="" if item is None else item.offer,
        product="" if item is None else item.product,
        blind=item is not None and item.blind and not _has_seen(item, by),
    )  # fmt: skip


def _has_seen(item: m.QueueItem, reader: str) -> bool:
    """Tell whether a reader may have seen what another said of a blind item, and judges again."""
    made = m.Decision.objects.filter(offer=item.offer, product=item.product, kind="judge")
    others = made.exclude(by=reader).filter(undo__isnull=True)
    return made.filter(by=reader).exists() and others.exists()


def _judgements(
    decision: m.Decision, verdict: Verdict, versions: Iterable[int], *, product: str, at: datetime
) -> list[m.Judgement]:
    """Return a judgement of each version; what it says of the item's product the decision says."""
    goods = decision.goods if product == decision.product else verdict.goods
    return [
        m.Judgement(
            version_id=version, product=product, goods=goods, act=verdict.act,
            confidence=verdict.confidence, basis=verdict.basis, by=decision.by, at=at,
            why=verdict.why, recorded_at=decision.at, signs=list(verdict.signs), decision=decision,
        )
        for version in versions
    ]  # fmt: skip


def _moved(
    decision: m.Decision, verdict: Verdict, versions: list[int], now: datetime
) -> list[m.Judgement]:
    """Return the judgements of the other product that a verdict names."""
    product = str(verdict.product)
    known = m.Judgement.objects.filter(version_id__in=versions, product=product)
    at = _later(known.aggregate(latest=Max("at"))["latest"], now)
    return _judgements(decision, verdict, versions, product=product, at=at)


def _later(latest: datetime | None, now: datetime) -> datetime:
    """Return now, or the moment after the latest word on it: the later one counts.

    Sheets may be dated a little into the future, and clocks differ (`rounds.judging`).
    """
    return now if latest is None or latest < now else latest + _TICK


@transaction.atomic
def mark(
    *, kind: MarkKind, version: int, text: str, by: str, now: datetime, item: int | None = None
) -> int:
    """Append a note, a proposed word or "keep as evidence"; return the decision's number."""
    found = None if item is None else m.QueueItem.objects.filter(pk=item).first()
    decision = _decide(found, kind, by=by, now=now)
    m.Mark.objects.create(decision=decision, version_id=version, kind=kind, text=text)
    return decision.pk


@transaction.atomic
def relink(
    *, item: int, edition: int, pairs: Iterable[tuple[str, str]], same: bool, why: str, by: str,
    now: datetime,
) -> Decided:  # fmt: skip
    """Record that a person joined or parted advertisements.

    Raises Stale where the item is no longer as the reader saw it, LinkRefused where a pair is none.
    """
    touched = queue.find_for_change(item)
    found = _unchanged(touched, item, edition, Verdict(goods="", act="", basis="", confidence=""))
    decision = _decide(found, "join" if same else "part", by=by, now=now)
    record = join if same else part
    rows = [
        record("offer", *pair, by=by, at=_after_links(pair, now), why=why).row(0, named=True)
        for pair in pairs
    ]
    m.Link.objects.bulk_create([m.Link(decision=decision, **row) for row in rows])
    edition = queue.restate(found, queue.spoken_of(found), release=by)
    return Decided(decision.pk, item, edition, regroups=True)


def _after_links(pair: tuple[str, str], now: datetime) -> datetime:
    left, right = sorted(pair)
    known = m.Link.objects.filter(kind="offer", left=left, right=right)
    return _later(known.aggregate(latest=Max("at"))["latest"], now)


@transaction.atomic
def undo(*, by: str, now: datetime) -> Undone | None:
    """Take back a reader's latest decision that stands; return None where there is none."""
    standing = m.Decision.objects.filter(by=by, undo__isnull=True).order_by("-pk")
    for decision in standing[:_TRIES]:
        try:
            with transaction.atomic():
                m.Undo.objects.create(decision=decision, by=by, at=now)
        except IntegrityError:  # taken back at the same moment, from another window
            continue
        return _undone(decision)
    return None


_TRIES: Final = 50
"""So many of one reader's undos at the same moment pass one another by."""


def _undone(decision: m.Decision) -> Undone:
    judged = list(
        m.Judgement.objects.filter(decision=decision).values_list("version_id", "product")
    )
    items = queue.holding({v for v, _ in judged}, {p for _, p in judged})
    editions = _restate(items)
    item, edition = editions.get(decision.product, (None, None))
    regroups = decision.kind in ("part", "join") or len({product for _, product in judged}) > 1
    return Undone(decision.pk, decision.kind, item, edition, regroups)
