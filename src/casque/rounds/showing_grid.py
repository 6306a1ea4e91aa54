"""What the grid shows: a page of the queue, in its order, without counting all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q

from casque.db import models as m
from casque.db.queue_order import beyond
from casque.rounds.faces import Face, ProductName, faces, vocabulary
from casque.rounds.showing import held_by, is_hidden

PAGE: Final = 50
ANY: Final = "any"
"""Of strata: whatever was drawn."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Which part of the queue is looked at; `after` is the place of the last item before it."""

    stage: str = "first"
    product: str = ""
    site: str = ""
    stratum: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Items of a page, and the place from which the next page goes on; "" where none follows."""

    items: tuple[m.QueueItem, ...]
    following: str


def page(shelf: Shelf) -> Page:
    """Return a page of the queue by its order; pages go on from a place, however many there are."""
    found = m.QueueItem.objects.filter(_on(shelf), stage=shelf.stage).order_by("-priority", "pk")
    items = tuple(found[: PAGE + 1])
    last = items[PAGE - 1] if len(items) > PAGE else None
    return Page(items[:PAGE], "" if last is None else f"{last.priority!r}_{last.pk}")


def _on(shelf: Shelf) -> Q:
    wanted = Q()
    for name in ("product", "site"):
        if value := getattr(shelf, name):
            wanted &= Q(**{name: value})
    if shelf.stratum == ANY:
        wanted &= ~Q(stratum="")
    elif shelf.stratum:  # the stratum of a blind item says what the machine saw
        wanted &= Q(stratum=shelf.stratum) & (Q(blind=False) | Q(stage__in=("settle", "done")))
    return wanted & _after(shelf.after)


def _after(place: str) -> Q:
    """Return what stands after a place; everything, where it is no place."""
    priority, _, item = place.partition("_")
    try:
        return beyond(float(priority), int(item))
    except ValueError:
        return Q()


@dataclass(frozen=True, slots=True)
class Tile:
    """An item in the grid."""

    item: int
    edition: int
    product: ProductName
    stage: str
    blind: bool
    stratum: str
    goods: str
    face: Face
    members: int
    held_by: str
    text_only: bool


def tiles(items: Sequence[m.QueueItem], *, reader: str, now: datetime) -> tuple[Tile, ...]:
    """Return the tiles of items, in their order."""
    known = vocabulary()
    open_ = [item.lead_id for item in items if not is_hidden(item)]
    blind = [item.lead_id for item in items if is_hidden(item)]
    shown = faces(open_, product="", known=known, lit=True)
    shown |= faces(blind, product="", known=known, lit=False)
    return tuple(
        Tile(
            item=item.pk, edition=item.edition, product=known.name_of(item.product),
            stage=item.stage, blind=is_hidden(item),
            stratum="" if is_hidden(item) else item.stratum,
            goods="" if is_hidden(item) else item.goods,
            face=shown[item.lead_id], members=item.members,
            held_by=held_by(item, reader, now), text_only=item.product in known.text_only,
        )
        for item in items
    )  # fmt: skip
