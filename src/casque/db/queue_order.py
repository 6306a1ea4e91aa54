"""The order of the queue: which item a reader reads next, and what waits at all. Reads only."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from casque.db import models as m
from casque.review.stages import WAITING, Stage

_LOOK_AHEAD: Final = 50
"""Items looked at in one query: more than there are readers, each of whom holds one."""


Place = tuple[Stage, float, int]
"""A stage that waits, a priority, an item: where one stands in the order."""


@dataclass(frozen=True, slots=True)
class Way:
    """Through which stages a reader goes, and from which place on."""

    stages: tuple[Stage, ...] = WAITING
    after: Place | None = None


def next_in_order(*, reader: str, now: datetime, where: Mapping[str, str], way: Way) -> int | None:
    """Return the first item that waits for a reader and that nobody else holds; None: no more.

    Items that want a second or third reader come first, then those nobody has read, each by
    priority. `where` narrows to a product or site; of a way with a place, that and what stands
    before it is passed over. Whoever may settle is offered what they have read themselves where
    nothing else is left.
    """
    last = way.after
    begun = 0 if last is None else WAITING.index(last[0])
    for stage in (stage for stage in WAITING[begun:] if stage in way.stages):
        waiting = m.QueueItem.objects.filter(stage=stage, **where)
        if last is not None and stage == last[0]:
            waiting = waiting.filter(beyond(*last[1:]))
        found = _first_free(waiting, stage, reader=reader, now=now)
        if found is not None:
            return found
    if last is None and "settle" in way.stages:
        waiting = m.QueueItem.objects.filter(stage="settle", **where)
        return _first_free(waiting, "first", reader=reader, now=now)
    return None


def waits_for(item: int, *, reader: str, stages: Collection[Stage]) -> bool:
    """Tell whether an item waits for a reader in one of these stages, whoever holds it.

    Whoever may settle may do so where they are one of those who differ.
    """
    waiting = m.QueueItem.objects.filter(pk=item, stage__in=stages)
    found = waiting.values_list("stage", "read_by").first()
    return found is not None and (found[0] == "settle" or reader not in found[1])


def place_of(item: int) -> Place | None:
    """Return where an item stands in the order; None where it does not wait any more."""
    found = m.QueueItem.objects.filter(pk=item, stage__in=WAITING).first()
    stages: dict[str, Stage] = {stage: stage for stage in WAITING}
    return None if found is None else (stages[found.stage], found.priority, found.pk)


def beyond(priority: float, item: int) -> Q:
    """Return what stands after an item in its stage's order."""
    return Q(priority__lte=priority) & (Q(priority__lt=priority) | Q(pk__gt=item))


def _first_free(
    waiting: QuerySet[m.QueueItem], stage: str, *, reader: str, now: datetime
) -> int | None:
    if stage != "first":  # what nobody has read, this reader has not read either
        waiting = waiting.annotate(readers=Cast("read_by", TextField()))
        for spelling in {json.dumps(reader, ensure_ascii=is_ascii) for is_ascii in (True, False)}:
            waiting = waiting.exclude(readers__contains=spelling)
    ordered = waiting.order_by("-priority", "pk").values_list("pk", "held_by", "held_until")
    for item, held_by, held_until in ordered[:_LOOK_AHEAD]:
        if held_by in ("", reader) or held_until is None or held_until < now:
            return int(item)
    return None


def waiting(**where: str) -> int:
    """Return how many items wait for somebody, of a product or site where one is named."""
    return m.QueueItem.objects.filter(stage__in=WAITING, **where).count()
