"""The queue: what waits for people, as a projection of what was collected and decided.

The only writer of QueueItem and QueueMember. What of an item depends on decisions (stage, verdict,
readers) is made from the judgements that stand, in the transaction that writes it; the rest comes
from `review.items`. So the queue can be made again from nothing at any time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import polars as pl
from django.db import connection, transaction
from django.db.models import Q

from casque.db import models as m
from casque.db import queue_frames as read
from casque.review.agreement import kappa_of
from casque.review.items import ITEM, Items, items_of
from casque.review.stages import Said, Standing, standing, together

HELD_FOR: Final = timedelta(minutes=5)
"""How long an item that somebody looks at is not offered to others."""

Row = dict[str, Any]  # a row of the frames below: `queue_frames` says which types it holds

_FIELDS: Final = (
    "site", "round", "blind", "stratum", "priority", "why", "members", "stage", "goods", "act",
    "read_by",
)  # fmt: skip
"""What an item has beside its key and its lead."""

_STOOD: Final = {
    "offer": pl.String(), "product": pl.String(), "stage": pl.String(), "goods": pl.String(),
    "act": pl.String(), "read_by": pl.String(),
}  # fmt: skip


# ---- made from everything ----------------------------------------------------------------------

LINING_UP: Final = 0x00CA59F
"""The advisory lock of PostgreSQL that is held while the queue is made from everything."""


@contextmanager
def alone() -> Iterator[None]:
    """Let nobody else link, or make the queue, from another moment of the ledger.

    Decisions go on meanwhile. Not to be held twice by one process.
    """
    if connection.vendor == "postgresql":
        with _alone_on_server():
            yield
        return
    import fcntl

    with Path(connection.settings_dict["NAME"]).with_suffix(".queue.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _alone_on_server() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [LINING_UP])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LINING_UP])
            cursor.execute("RESET lock_timeout")


def follow(offers: pl.DataFrame) -> int:
    """Bring the queue to what the ledger knows; return how many of its items changed.

    Belongs inside `alone`, with the linking that gave the offers (OFFERS).
    """
    return refresh_queue(items_of(read.facts(offers)))


def remake(offers: pl.DataFrame) -> int:
    """Make the queue from nothing; return how many items it has."""
    return rebuild_queue(items_of(read.facts(offers)))


@transaction.atomic
def refresh_queue(wanted: Items) -> int:
    """Bring the queue to what is wanted and to what was said; return how many items changed."""
    _lock_all()
    items, members = _stood(wanted)
    present = read.present()
    gone = present.join(items, on=ITEM, how="anti")
    made = items.join(present, on=ITEM, how="anti")
    changed = _changed(items, members, present)
    _delete(gone["id"])
    _make(made, members)
    _change(changed, members)
    return gone.height + made.height + changed.height


@transaction.atomic
def rebuild_queue(wanted: Items) -> int:
    """Make the queue from nothing; return how many items it has."""
    _delete(read.numbers()["id"])
    return refresh_queue(wanted)


def _lock_all() -> None:
    """Keep decisions out until what was read is written; SQLite's transaction does by itself."""
    if connection.features.has_select_for_update:
        list(m.QueueItem.objects.select_for_update().order_by("pk").values_list("pk"))


def _stood(wanted: Items) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return items with where each stands, and their members.

    An item that no word names, that was not drawn and on which no judgement stands is none.
    """
    said = read.said()
    spoken = said.select("version", "product").unique().with_columns(spoken=True)
    members = wanted.members.join(spoken, on=["version", "product"], how="left").with_columns(
        pl.col("spoken").fill_null(value=False)
    )
    counting = members.filter(pl.col("named") | pl.col("spoken"))
    items = wanted.items.join(counting, on=ITEM, how="semi")
    rows = _standings(counting.filter(pl.col("spoken").any().over(ITEM)), items, said)
    known = items.join(
        pl.DataFrame(rows, schema=_STOOD, orient="row"), on=ITEM, how="left"
    ).with_columns(
        pl.col("stage").fill_null("first"),
        pl.col("goods", "act").fill_null(""),
        pl.col("read_by").fill_null("[]"),
        pl.Series("why", map(read.canonical, items["why"]), dtype=pl.String),
    )
    return known, members.join(items, on=ITEM, how="semi").select(*ITEM, "version", "named")


def _standings(
    members: pl.DataFrame, items: pl.DataFrame, said: pl.DataFrame
) -> Iterator[tuple[str, ...]]:
    """Yield where each item stands on which somebody said something."""
    verdicts: dict[tuple[int, str], list[Said]] = {}
    for _, version, product, by, goods, act, sheet in said.iter_rows():
        one = Said(by, goods, act, by_sheet=bool(sheet))
        verdicts.setdefault((version, product), []).append(one)
    grouped = members.sort("version").group_by(ITEM).agg("version")
    with_blind = grouped.join(items.select(*ITEM, "blind"), on=ITEM)
    for offer, product, versions, blind in with_blind.iter_rows():
        stood = _standing([verdicts.get((v, product), []) for v in versions], blind=blind)
        yield offer, product, stood.stage, stood.goods, stood.act, json.dumps(stood.read_by)


def _standing(said: Iterable[list[Said]], *, blind: bool) -> Standing:
    return together([standing(of_member, blind=blind) for of_member in said])


def _changed(items: pl.DataFrame, members: pl.DataFrame, present: pl.DataFrame) -> pl.DataFrame:
    """Return the items that are other than they stand in the queue, with `id` and `regrouped`."""
    both = items.join(present, on=ITEM, suffix="_before")
    key = both.select(*ITEM, "id")
    now = members.join(key, on=ITEM).select("id", "version", "named")
    before = read.present_members().rename({"item": "id"})
    differing = pl.concat([_without(now, before), _without(before, now)])["id"].unique()
    regrouped = pl.col("id").is_in(differing.implode())
    differs = [pl.col(c) != pl.col(f"{c}_before") for c in ("lead", *_FIELDS)]
    return both.with_columns(regrouped=regrouped).filter(pl.any_horizontal(*differs, "regrouped"))


def _without(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    return one.join(other, on=["id", "version", "named"], how="anti")


_COLUMNS: Final = ("lead_id", *_FIELDS)
_INSERT: Final = (
    f"INSERT INTO queue_items (offer, product, {', '.join(_COLUMNS)}, edition, held_by) "  # noqa: S608
    f"VALUES (%s, %s, {', '.join(['%s'] * len(_COLUMNS))}, 1, '')"
)
_UPDATE: Final = (
    f"UPDATE queue_items SET {', '.join(f'{name} = %s' for name in _COLUMNS)}, "  # noqa: S608
    "edition = edition + 1 WHERE id = %s"
)
_ADD_MEMBER: Final = "INSERT INTO queue_members (item_id, version_id, named) VALUES (%s, %s, %s)"
_NO_MEMBERS: Final = "DELETE FROM queue_members WHERE item_id = %s"
_NO_ITEM: Final = "DELETE FROM queue_items WHERE id = %s"
"""Written as rows and not as objects: nobody else can write while a hundred thousand change."""


def _many(sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
    found = list(rows)
    if found:
        with connection.cursor() as cursor:
            cursor.executemany(sql, found)


def _delete(ids: Iterable[int]) -> None:
    gone = [(pk,) for pk in ids]
    _many(_NO_MEMBERS, gone)
    _many(_NO_ITEM, gone)


def _make(made: pl.DataFrame, members: pl.DataFrame) -> None:
    ordered = made.sort(ITEM)
    _many(_INSERT, ordered.select(*ITEM, "lead", *_FIELDS).iter_rows())
    _add_members(read.numbers().join(ordered, on=ITEM, how="semi"), members)


def _add_members(keyed: pl.DataFrame, members: pl.DataFrame) -> None:
    rows = members.join(keyed, on=ITEM).select("id", "version", "named").sort("id", "version")
    _many(_ADD_MEMBER, rows.iter_rows())


def _change(changed: pl.DataFrame, members: pl.DataFrame) -> None:
    _many(_UPDATE, changed.select("lead", *_FIELDS, "id").sort("id").iter_rows())
    regrouped = changed.filter("regrouped").select("id", *ITEM)
    _many(_NO_MEMBERS, regrouped.select("id").iter_rows())
    _add_members(regrouped, members)


# ---- one item at a time ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said of an item's members, read once in the transaction that adds to it.

    Attributes:
        named: whether each member gave rise to the item, by its version.
        said: the verdicts that stand, by version, in their order; what is added goes behind.
        latest: when the latest was given, of those taken back too.
    """

    named: dict[int, bool]
    said: dict[int, list[Said]]
    latest: datetime | None


def spoken_of(item: m.QueueItem) -> Spoken:
    """Return what was said of an item's members on its product."""
    members = item.versions.order_by("version_id").values_list("version_id", "named")
    named = dict(members)
    rows = m.Judgement.objects.filter(version_id__in=list(named), product=item.product).order_by(
        "at", "by", "pk"
    )
    said: dict[int, list[Said]] = {}
    found = list(
        rows.values_list("version_id", "by", "goods", "act", "at", "decision_id", "decision__undo")
    )
    for version, by, goods, act, _, decision, undo in found:
        if undo is None:
            one = Said(by, goods, act, by_sheet=decision is None)
            said.setdefault(version, []).append(one)
    return Spoken(named, said, found[-1][4] if found else None)


def restate(item: m.QueueItem, spoken: Spoken, *, release: str = "") -> int:
    """Bring an item to what was said of it; return its edition, which goes up: 0 where it is gone.

    Belongs into the transaction of what changed it. `release` names who no longer holds it.
    """
    named, said = spoken.named, spoken.said
    counting = [version for version, is_named in named.items() if is_named or version in said]
    if not counting:
        _delete([item.pk])
        return 0
    stood = _standing([said.get(version, []) for version in counting], blind=item.blind)
    values: Row = {
        "stage": stood.stage, "goods": stood.goods, "act": stood.act,
        "read_by": list(stood.read_by), "edition": item.edition + 1,
    }  # fmt: skip
    if release and item.held_by == release:
        values |= {"held_by": "", "held_until": None}
    m.QueueItem.objects.filter(pk=item.pk).update(**values)
    return item.edition + 1


def find_for_change(item: int, product: str | None = None) -> list[m.QueueItem]:
    """Return an item, and those of another product with its versions: till the end nobody's else.

    Whoever changes several locks all of them first, by number: two who move offers the other way
    round wait for each other only once.
    """
    wanted = Q(pk=item)
    if product is not None:
        versions = m.QueueMember.objects.filter(item_id=item).values("version_id")
        sharing = m.QueueMember.objects.filter(version_id__in=versions).values("item_id")
        wanted |= Q(pk__in=sharing, product=product)
    return list(m.QueueItem.objects.select_for_update().filter(wanted).order_by("pk"))


def holding(versions: Iterable[int], products: Iterable[str]) -> list[m.QueueItem]:
    """Return the items of these products in which one of these versions is judged."""
    found = m.QueueItem.objects.select_for_update().filter(
        pk__in=m.QueueMember.objects.filter(version_id__in=list(versions)).values("item_id"),
        product__in=list(products),
    )
    return list(found.order_by("pk"))


@transaction.atomic
def take(item: int, *, reader: str, now: datetime) -> str:
    """Hold an item for a reader for a while; return "" or the code of who holds it already."""
    free = Q(held_by__in=("", reader)) | Q(held_until__lt=now) | Q(held_until__isnull=True)
    taken = m.QueueItem.objects.filter(free, pk=item).update(
        held_by=reader, held_until=now + HELD_FOR
    )
    if taken:  # and nothing else: who leafs through the queue leaves it to others
        # what nobody holds is left out in words: by these its index is known to hold them all
        others = m.QueueItem.objects.filter(~Q(held_by=""), held_by=reader).exclude(pk=item)
        others.update(held_by="", held_until=None)
        return ""
    found = m.QueueItem.objects.filter(pk=item).values_list("held_by", flat=True).first()
    return found or ""


# ---- agreement ------------------------------------------------------------------------------


def kappa(product: str | None = None) -> pl.DataFrame:
    """Return how far blind readers agree: product, pairs, agreement, kappa."""
    found = kappa_of(read.read_blind())
    return found if product is None else found.filter(pl.col("product") == product)
