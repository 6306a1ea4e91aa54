"""What the review screens show of one item: its card.

A blind item is shown as nobody and nothing else saw it: no lit words, no reasons, no verdicts.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from casque.db import models as m
from casque.review.signs import Sign, signs_of
from casque.review.stages import WAITING
from casque.rounds.faces import Face, ProductName, faces, vocabulary
from casque.rounds.lighting import Segment
from casque.text.masking import masked

__all__ = ["Card", "Earlier", "Face", "Note", "Reading", "Segment", "card"]

MEMBERS_SHOWN: Final = 8
"""So many duplicates stand on a card; the others on a page of their own."""

PARTED_SHOWN: Final = 4

MOST_COUNTED: Final = 1_000
"""So many waiting items are counted for a card: a reader goes through fewer in a day."""

HISTORY_SHOWN: Final = 12
HISTORY_LOOKED_AT: Final = 120
"""So many sightings of an account are looked at: a shop may have thousands."""


BLIND: Final = ("first", "second")
"""Stages in which a blind item shows nobody what the machine or another reader thinks."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader said of an item: by code, never by name; contacts in their words are hidden."""

    by: str
    at: datetime
    goods: str
    act: str
    confidence: str
    basis: str
    signs: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader put beside a member: a note, a proposed word, "keep as evidence"."""

    kind: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Earlier:
    """Another advertisement of the same seller on the same site, and its latest verdict."""

    item: str
    title: str
    seen: datetime
    product: str
    goods: str
    act: str


@dataclass(frozen=True, slots=True)
class Parted:
    """An item whose advertisement a reader took out of a group."""

    item: int
    name: str


@dataclass(frozen=True, slots=True)
class Card:
    """One item of the queue, with all that a reader needs to decide it.

    `members` are the other advertisements that are judged with the lead; `more` of them are not
    listed. `blind` says that the machine's view is hidden.
    """

    item: int
    edition: int
    product: str
    name: ProductName
    products: tuple[ProductName, ...]
    stage: str
    blind: bool
    stratum: str
    goods: str
    act: str
    why: tuple[dict[str, Any], ...]
    lead: Face
    members: tuple[Face, ...]
    more: int
    parted: tuple[Parted, ...]
    seller_history: tuple[Earlier, ...]
    earlier: tuple[Reading, ...]
    notes: tuple[Note, ...]
    read_before: bool
    text_only: bool
    signs: tuple[Sign, ...]


def is_hidden(item: m.QueueItem) -> bool:
    """Tell whether the machine's view and other readers' words are hidden on an item."""
    return item.blind and item.stage in BLIND


def card(item: int, *, reader: str) -> Card | None:
    """Return the card of an item; None where it waits no more."""
    row = m.QueueItem.objects.filter(pk=item).first()
    if row is None:
        return None
    known, hidden = vocabulary(), is_hidden(row)
    versions = _members_of(row)
    shown = faces(versions[: MEMBERS_SHOWN + 1], product=row.product, known=known, lit=not hidden)
    lead = shown[row.lead_id]
    text_only = row.product in known.text_only
    return Card(
        item=row.pk, edition=row.edition, product=row.product,
        name=known.name_of(row.product), products=known.products, stage=row.stage, blind=hidden,
        stratum="" if hidden else row.stratum,
        goods="" if hidden else row.goods, act="" if hidden else row.act,
        why=() if hidden else tuple(row.why),
        lead=lead,
        members=tuple(shown[pk] for pk in versions[1 : MEMBERS_SHOWN + 1] if pk in shown),
        more=max(0, len(versions) - 1 - MEMBERS_SHOWN),
        parted=_parted(row, lead),
        seller_history=_history(lead, reader, hidden=hidden),
        earlier=() if hidden else _readings(row),
        notes=_notes(versions, reader, hidden=hidden),
        read_before=reader in row.read_by,
        text_only=text_only,
        signs=signs_of(row.product, text_only=text_only),
    )  # fmt: skip


def members(item: m.QueueItem, *, start: int, count: int) -> tuple[Face, ...]:
    """Return some of an item's members, the lead first."""
    part = _members_of(item)[start : start + count]
    shown = faces(part, product=item.product, known=vocabulary(), lit=not is_hidden(item))
    return tuple(shown[pk] for pk in part)


def left(*, product: str = "", site: str = "", settles: bool = True) -> int:
    """Return how many items wait; beyond MOST_COUNTED only that there are more.

    Without `settles` those are not counted that wait for whoever may settle.
    """
    narrowed = {name: word for name, word in (("product", product), ("site", site)) if word}
    stages = [stage for stage in WAITING if settles or stage != "settle"]
    waiting = m.QueueItem.objects.filter(stage__in=stages, **narrowed)
    return waiting.order_by()[: MOST_COUNTED + 1].count()


def held_by(item: m.QueueItem, reader: str, now: datetime) -> str:
    """Return the code of another reader who has the item before them, or nothing."""
    is_held = item.held_until is not None and item.held_until > now and item.held_by != reader
    return item.held_by if is_held else ""


def _members_of(item: m.QueueItem) -> list[int]:
    """Return the versions of an item, its lead first."""
    rows = m.QueueMember.objects.filter(item=item).order_by("pk")
    others = [pk for pk in rows.values_list("version_id", flat=True) if pk != item.lead_id]
    return [item.lead_id, *others]


def _readings(item: m.QueueItem) -> tuple[Reading, ...]:
    rows = m.Judgement.objects.filter(
        version=item.lead_id, product=item.product, decision__undo__isnull=True
    ).order_by("at", "pk")
    return tuple(
        Reading(
            row.by,
            row.at,
            row.goods,
            row.act,
            row.confidence,
            row.basis,
            tuple(row.signs),
            masked(row.why),
        )
        for row in rows
    )


def _notes(versions: Sequence[int], reader: str, *, hidden: bool) -> tuple[Note, ...]:
    mine, rows = Q(decision__by=reader), m.Mark.objects.filter(version__in=versions)
    seen = rows.filter(mine if hidden else mine | ~_is_read_blind("decision__product"))
    kept = seen.filter(decision__undo__isnull=True).order_by("pk")
    columns = kept.values_list("kind", "text", "decision__by", "decision__at")
    return tuple(
        Note(kind, text if kind == "word" else masked(text), by, at)
        for kind, text, by, at in columns[:50]
    )


def _is_read_blind(product: str) -> Exists:
    """Return whether what was said of a version is still read blind on that product."""
    return Exists(
        m.QueueMember.objects.filter(
            version=OuterRef("version"), item__product=OuterRef(product),
            item__blind=True, item__stage__in=BLIND,
        )
    )  # fmt: skip


def spoken(reader: str) -> QuerySet[m.Judgement]:
    """Return the judgements that stand and that a reader may see: none of what is read blind."""
    standing = m.Judgement.objects.filter(decision__undo__isnull=True)
    return standing.filter(Q(by=reader) | ~_is_read_blind("product"))


def _parted(item: m.QueueItem, lead: Face) -> tuple[Parted, ...]:
    """Return the items that readers took out of the group of an item's lead."""
    node = f"{lead.site}:{lead.item}"
    links = m.Link.objects.filter(  # by the decisions' index: the machine's links are many
        Q(left=node) | Q(right=node), decision__gt=0, decision__undo__isnull=True
    ).order_by("at", "pk")
    latest = {
        left if right == node else right: same
        for kind, left, right, same in links.values_list("kind", "left", "right", "same")
        if kind == "offer"
    }
    found = []
    for name in [name for name, same in latest.items() if not same][:PARTED_SHOWN]:
        site, _, number = name.partition(":")
        other = m.QueueItem.objects.filter(
            versions__version__advertisement__site=site,
            versions__version__advertisement__item=number, product=item.product,
        ).exclude(pk=item.pk).first()  # fmt: skip
        if other is not None:
            found.append(Parted(other.pk, name))
    return tuple(found)


def _history(lead: Face, reader: str, *, hidden: bool) -> tuple[Earlier, ...]:
    """Return the seller's other advertisements on this site, the latest seen first."""
    if not lead.account:
        return ()
    columns = ("version__advertisement", "version__advertisement__item", "version__title",
               "captured_at")  # fmt: skip
    rows = (
        m.Sighting.objects.filter(account=lead.account, version__advertisement__site=lead.site)
        .exclude(version__advertisement__item=lead.item)
        .order_by("-pk")
        .values_list(*columns)[:HISTORY_LOOKED_AT]
    )
    latest: dict[int, tuple[str, str, datetime]] = {}
    for advertisement, item, title, seen in rows:
        latest.setdefault(advertisement, (item, title, seen))
    kept = dict(list(latest.items())[:HISTORY_SHOWN])
    verdicts = {} if hidden else _verdicts(kept, reader)
    return tuple(
        Earlier(item, masked(title), seen, *verdicts.get(advertisement, ("", "", "")))
        for advertisement, (item, title, seen) in kept.items()
    )


def _verdicts(advertisements: Collection[int], reader: str) -> dict[int, tuple[str, str, str]]:
    """Return the latest verdict on each advertisement: product, goods and act."""
    rows = spoken(reader).filter(version__advertisement__in=advertisements).order_by("at", "pk")
    columns = rows.values_list("version__advertisement", "product", "goods", "act")
    return {advertisement: (product, goods, act) for advertisement, product, goods, act in columns}


def pictures_ahead(item: int | None) -> tuple[str, ...]:
    """Return the pictures of an item that comes next, for a browser to fetch beforehand."""
    if item is None:
        return ()
    row = m.QueueItem.objects.select_related("lead").filter(pk=item).first()
    if row is None:
        return ()
    kept = m.Picture.objects.filter(advertisement=row.lead.advertisement_id)
    by_address = dict(kept.values_list("address", "digest"))
    return tuple(
        dict.fromkeys(by_address[each] for each in row.lead.pictures if each in by_address)
    )
