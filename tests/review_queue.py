"""Makers of a home with things to judge, and what its queue looks like."""

from __future__ import annotations

import atexit
import shutil
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import polars as pl

import saved_pages as s
from casque.db import actions
from casque.db import models as m
from casque.db.connection import disconnect
from casque.rounds import reviewing
from casque.rounds.home import Home, open_home
from casque.rounds.opening import open_round
from casque.rounds.reviewing import Decided, Regrouped, Undone
from casque.rounds.running import Request, run_round
from casque.tables import JUDGEMENTS

CLOCK = s.FixedClock()
NOW = s.MARCH

BLIND = f"{s.SITE}:4"
"""An offer of ivory that the draw makes blind."""

SINGLE = f"{s.SITE}:1"
"""An offer of ivory that one reader judges."""

PAIR = f"{s.SITE}:51"
"""An offer of ivory with two advertisements of one text; the second is item 52."""

BONE = f"{s.SITE}:21"
"""An offer of tiger bone, which no picture decides."""

SILENT = f"{s.SITE}:90"
"""An offer that no word names."""

TWIN = {"name": "家传老象牙手镯一只品相好", "detail": "祖上留下的一只手镯", "shop": {"id": 9}}


def fill(home: Home, tmp_path: Path, *, name: str = "pages") -> Home:
    """Return the home with a round collected: eight of ivory, a pair, bones, and one silent."""
    open_round(home, "2012-03", by="lead", now=NOW)
    ivory = [s.goods(n, f"象牙 手镯 {n}") for n in range(1, 9)]
    pair = [s.goods(51, **TWIN), s.goods(52, **TWIN)]
    bones = [s.goods(n, f"虎*骨 {n}") for n in range(21, 24)]
    collect(home, tmp_path / name, {"象牙": [*ivory, *pair, s.goods(90)], "虎骨": bones, "XY": []})
    return home


def a_filled_home(tmp_path: Path) -> Home:
    """Return a home with things to judge, its ledger open: a copy of one made before."""
    shutil.copytree(_made_once(), tmp_path / "home")
    return open_home(tmp_path / "home")


@cache
def _made_once() -> Path:
    folder = Path(mkdtemp(prefix="casque-queue-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    home = fill(s.a_home(folder), folder)
    disconnect()
    return home.path


def collect(home: Home, folder: Path, found: dict[str, list[dict[str, object]]]) -> None:
    """Replay what searches found into the round, once more where it was before."""
    pages = {term: [s.answer(rows)] for term, rows in found.items()}
    request = Request("2012-03", s.save(folder, pages, kind="term"), again=True)
    run_round(home, request, clock=CLOCK)


def item_of(offer: str, product: str = "IV") -> m.QueueItem:
    return m.QueueItem.objects.get(offer=offer, product=product)


def decide(
    home: Home, item: m.QueueItem, goods: str, by: str = "A1", now: datetime = NOW, **more: object
) -> Decided:
    """Decide an item as it stands now, by its text, unless it says otherwise."""
    words = {"act": "sale", "basis": "text", "confidence": "high"} | more
    edition = words.pop("edition", None) or m.QueueItem.objects.get(pk=item.pk).edition
    decided = reviewing.decide(
        home, item=item.pk, edition=edition, goods=goods, by=by, now=now, **words
    )  # type: ignore[arg-type, misc]
    if decided.regroups:
        reviewing.follow(home, now=now)
    return decided


def undo(home: Home, by: str = "A1", now: datetime = NOW) -> Undone | None:
    """Take back a reader's latest decision; the queue follows."""
    undone = reviewing.undo(by=by, now=now)
    if undone is not None and undone.regroups:
        reviewing.follow(home, now=now)
    return undone


def regroup(
    home: Home, item: m.QueueItem, *, out: int | None = None, other: int | None = None, **more: str
) -> Regrouped:
    """Take a version out of an item's group, or join another item to it; the queue follows."""
    said = {"item": item.pk, "edition": item.edition, "by": "A1", "now": NOW} | more
    if out is not None:
        done = reviewing.part_from_group(version=out, **said)  # type: ignore[arg-type]
    else:
        done = reviewing.join_groups(other=other, **said)  # type: ignore[arg-type]
    reviewing.follow(home, now=NOW)
    return done


def by_sheet(home: Home, item: m.QueueItem, goods: str, *, at: datetime, by: str = "S1") -> None:
    """Let a sheet judge the lead of an item."""
    lead = m.Version.objects.select_related("advertisement").get(pk=item.lead_id)
    row = {
        "site": lead.advertisement.site, "item": lead.advertisement.item, "version": lead.version,
        "product": item.product, "goods": goods, "act": "sale", "confidence": "high",
        "basis": "text", "by": by, "at": at, "why": "",
    }  # fmt: skip
    actions.record_judgements(judgements=JUDGEMENTS.frame([row]), now=NOW)
    reviewing.refresh(home, clock=CLOCK)


STATE = (
    "offer", "product", "lead_id", "site", "round", "blind", "stratum", "priority", "why",
    "members", "stage", "goods", "act", "read_by",
)  # fmt: skip


def snapshot() -> list[dict[str, object]]:
    """Return the whole queue but for the numbers of its items, their editions, who holds them."""
    return [
        {
            **{name: getattr(item, name) for name in STATE},
            "versions": sorted(item.versions.values_list("version_id", "named")),
        }
        for item in m.QueueItem.objects.order_by("offer", "product")
    ]


def standings(frame: pl.DataFrame) -> dict[str, tuple[object, ...]]:
    """Return the rows of a frame of agreement by product."""
    return {row[0]: row[1:] for row in frame.iter_rows()}
