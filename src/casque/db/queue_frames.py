"""What the queue is made from, read as frames: facts, verdicts that stand, and the queue itself."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Final

import polars as pl

from casque.db import frames
from casque.review.items import Facts
from casque.tables import MOMENT, Table

_INT, _TEXT = pl.Int64(), pl.String()


def _table(name: str, key: str, **columns: pl.DataType) -> Table:
    return Table(name, tuple(key.split()), columns)


STANDS: Final = "NOT EXISTS (SELECT 1 FROM undos u WHERE u.decision_id = j.decision_id)"
"""A judgement counts whose decision was not taken back; one of a sheet has none."""

_SEEN = _table(
    "seen", "sighting", sighting=_INT, version=_INT, advertisement=_INT, site=_TEXT, item=_TEXT,
    round=_TEXT, captured_at=MOMENT, account=_TEXT,
)  # fmt: skip
SEEN = """
    SELECT s.id, s.version_id, v.advertisement_id, a.site, a.item, r.name, s.captured_at, s.account
    FROM sightings s JOIN rounds r ON r.id = s.round_id
    JOIN versions v ON v.id = s.version_id JOIN advertisements a ON a.id = v.advertisement_id
"""

_STATE = _table("state", "version", version=_INT, filled=_INT, screened=_INT)
STATE = """
    SELECT v.id,
           CASE WHEN v.title <> '' OR COALESCE(v.description, '') <> '' THEN 1 ELSE 0 END,
           CASE WHEN EXISTS (SELECT 1 FROM screenings x WHERE x.version_id = v.id)
                THEN 1 ELSE 0 END
    FROM versions v
"""

_NAMED = _table(
    "named", "version product", version=_INT, product=_TEXT, term=_TEXT, words=_INT, plain=_INT
)
NAMED = """
    SELECT version_id, product, MIN(term), COUNT(DISTINCT term),
           MAX(CASE WHEN disguise = 'plain' THEN 1 ELSE 0 END)
    FROM findings GROUP BY version_id, product
"""

_SEARCHED = _table("searched", "version", version=_INT, search=_INT)
SEARCHED = """
    SELECT h.version_id, MIN(p.search_id)
    FROM hits h JOIN captures c ON c.id = h.capture_id JOIN attempts p ON p.id = c.attempt_id
    JOIN searches s ON s.id = p.search_id
    WHERE s.kind = 'term'
      AND NOT EXISTS (SELECT 1 FROM findings f WHERE f.version_id = h.version_id)
    GROUP BY h.version_id
"""

_PRODUCTS = _table("products", "search", search=_INT, products=pl.List(pl.String()))
PRODUCTS = "SELECT id, products FROM searches WHERE kind = 'term'"

_JUDGED = _table("judged", "version product", version=_INT, product=_TEXT)
JUDGED = f"SELECT DISTINCT j.version_id, j.product FROM judgements j WHERE {STANDS}"  # noqa: S608

_SAID = _table(
    "said", "judgement", judgement=_INT, version=_INT, product=_TEXT, by=_TEXT, goods=_TEXT,
    act=_TEXT, by_sheet=_INT,
)  # fmt: skip
SAID = f"""
    SELECT j.id, j.version_id, j.product, j."by", j.goods, j.act,
           CASE WHEN j.decision_id IS NULL THEN 1 ELSE 0 END
    FROM judgements j WHERE {STANDS} ORDER BY j.at, j."by", j.id
"""  # noqa: S608 - no outside value enters

_READ = _table(
    "read", "judgement", judgement=_INT, product=_TEXT, version=_INT, decision=_INT, by=_TEXT,
    goods=_TEXT,
)  # fmt: skip
READ = f"""
    SELECT j.id, j.product, j.version_id, d.id, d."by", j.goods
    FROM judgements j JOIN decisions d ON d.id = j.decision_id
    WHERE d.blind AND j.product = d.product AND {STANDS} ORDER BY d.id, j.id
"""  # noqa: S608 - no outside value enters

_PRESENT = _table(
    "present", "offer product", id=_INT, offer=_TEXT, product=_TEXT, lead=_INT, site=_TEXT,
    round=_TEXT, blind=_INT, stratum=_TEXT, priority=pl.Float64(), why=_TEXT, members=_INT,
    stage=_TEXT, goods=_TEXT, act=_TEXT, read_by=_TEXT,
)  # fmt: skip
PRESENT = """
    SELECT id, offer, product, lead_id, site, round, CASE WHEN blind THEN 1 ELSE 0 END, stratum,
           priority, why, members, stage, goods, act, read_by
    FROM queue_items
"""

_NUMBERS = _table("numbers", "offer product", id=_INT, offer=_TEXT, product=_TEXT)
NUMBERS = "SELECT id, offer, product FROM queue_items ORDER BY id"

_MEMBERS = _table("queue_members", "item version", item=_INT, version=_INT, named=_INT)
MEMBERS = "SELECT item_id, version_id, CASE WHEN named THEN 1 ELSE 0 END FROM queue_members"


def facts(offers: pl.DataFrame) -> Facts:
    """Return what the items are made from, given which offer each advertisement is (OFFERS)."""
    return Facts(
        seen=_seen(),
        named=frames.read(_NAMED, NAMED).with_columns(pl.col("plain") > 0),
        searched=_searched(),
        judged=frames.read(_JUDGED, JUDGED),
        offers=offers,
    )


def said() -> pl.DataFrame:
    """Return every verdict that stands, in the order in which verdicts outrank one another."""
    return frames.read(_SAID, SAID)


def read_blind() -> pl.DataFrame:
    """Return every blind verdict that stands, in the order in which they were given."""
    return frames.read(_READ, READ)


def present() -> pl.DataFrame:
    """Return the queue as it is; `why` and `read_by` are JSON in the spelling of `canonical`."""
    found = frames.read(_PRESENT, PRESENT)
    return found.with_columns(
        pl.col("blind") > 0, *(pl.Series(n, map(canonical, found[n])) for n in ("why", "read_by"))
    )


def numbers() -> pl.DataFrame:
    """Return the numbers of the queue's items: id, offer, product."""
    return frames.read(_NUMBERS, NUMBERS)


def present_members() -> pl.DataFrame:
    """Return the members of the queue's items: item, version, named."""
    return frames.read(_MEMBERS, MEMBERS).with_columns(pl.col("named") > 0)


@lru_cache(maxsize=10_000)
def canonical(text: str) -> str:
    """Return JSON in one spelling: a database may keep it in another."""
    return json.dumps(json.loads(text), sort_keys=True)


def _seen() -> pl.DataFrame:
    """Return each version once, with when it was seen and what is known of it."""
    sightings = frames.read(_SEEN, SEEN).sort("captured_at", "sighting")
    versions = sightings.group_by("version", maintain_order=True).agg(
        pl.col("advertisement", "site", "item").first(),
        first_round=pl.col("round").min(),
        first_at=pl.col("captured_at").first(),
        last_at=pl.col("captured_at").last(),
        account=pl.col("account").last(),
    )
    return versions.join(frames.read(_STATE, STATE), on="version").select(
        pl.all().exclude("filled", "screened"),
        empty=pl.col("filled") == 0,
        screened=pl.col("screened") > 0,
    )


def _searched() -> pl.DataFrame:
    products = frames.read(_PRODUCTS, PRODUCTS).select(
        "search", product=pl.col("products").list.sort().list.first()
    )
    found = frames.read(_SEARCHED, SEARCHED).join(products.drop_nulls(), on="search")
    return found.select("version", "product")
