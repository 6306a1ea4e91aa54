"""The ledger as the tables of `casque.tables`: the one way from database to Polars.

Reads go through the same connection's cursor (DESIGN, decision 7: a second SQLite in the process
would drop the first one's locks). Each query gives the columns of its table in its order.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl
from django.db import connection

from casque import tables as t

_ADVERTISED = """
    JOIN versions v ON v.id = {of}.version_id
    JOIN advertisements a ON a.id = v.advertisement_id
"""

ROUNDS = "SELECT name, opened_at, closed_at FROM rounds WHERE opened_at IS NOT NULL ORDER BY name"

SEARCHES = """
    SELECT s.id, r.name, s.site, s.kind, s.term, s.query, s.products, s.state, s.reason
    FROM searches s JOIN rounds r ON r.id = s.round_id ORDER BY s.id
"""

ATTEMPTS = """
    SELECT search_id, number, state, reason, pages, results, started_at, ended_at
    FROM attempts ORDER BY search_id, number
"""

CAPTURES = """
    SELECT p.search_id, p.number, c.page, c.url, c.status, c.content_type, c.fetched_at,
           c.sha256, c.file, c."offset", c.length
    FROM captures c JOIN attempts p ON p.id = c.attempt_id ORDER BY c.id
"""

READINGS = """
    SELECT p.search_id, c.page, c.page_class, c.reason, c.results, c.refused,
           c.number, c.more, c.next_url
    FROM captures c JOIN attempts p ON p.id = c.attempt_id WHERE p.id = %s ORDER BY c.page
"""

HITS = f"""
    SELECT p.search_id, p.number, c.page, h.position, a.site, a.item, v.version
    FROM hits h JOIN captures c ON c.id = h.capture_id JOIN attempts p ON p.id = c.attempt_id
    {_ADVERTISED.format(of="h")} ORDER BY h.id
"""  # noqa: S608 - no outside value enters

SIGHTINGS = f"""
    SELECT r.name, a.site, a.item, v.version, s.link, v.title, v.description, s.account, s.seller,
           v.price, v.pictures, s.posted, s.posted_precision, s.captured_at
    FROM sightings s JOIN rounds r ON r.id = s.round_id {_ADVERTISED.format(of="s")} ORDER BY s.id
"""  # noqa: S608 - no outside value enters

UNSCREENED = f"""
    SELECT r.name, a.site, a.item, v.version, s.link, v.title, v.description, s.account,
           s.seller, v.price, v.pictures, s.posted, s.posted_precision, s.captured_at
    FROM sightings s JOIN rounds r ON r.id = s.round_id {_ADVERTISED.format(of="s")}
    WHERE r.name = %s
      AND NOT EXISTS (SELECT 1 FROM screenings x WHERE x.version_id = v.id AND x.lexicon = %s)
    ORDER BY v.id LIMIT %s
"""  # noqa: S608 - no outside value enters

PICTURES = """
    SELECT a.site, a.item, p.address, p.digest
    FROM pictures p JOIN advertisements a ON a.id = p.advertisement_id ORDER BY p.id
"""

FINDINGS = f"""
    SELECT a.site, a.item, v.version, f.field, f.product, f.term, f.disguise,
           f.start, f."end", f.char_start, f.char_end, f.written, f.lexicon, f.saturated
    FROM findings f {_ADVERTISED.format(of="f")}
    WHERE f.id IN (
        SELECT MAX(id) FROM findings GROUP BY version_id, field, start, "end", term, product
    )
    ORDER BY f.id
"""  # noqa: S608 - no outside value enters

JUDGEMENTS = f"""
    SELECT a.site, a.item, v.version, j.product, j.goods, j.act, j.confidence, j.basis,
           j."by", j.at, j.why
    FROM judgements j {_ADVERTISED.format(of="j")}
    WHERE NOT EXISTS (SELECT 1 FROM undos u WHERE u.decision_id = j.decision_id)
    ORDER BY j.id
"""  # noqa: S608 - no outside value enters

COUNTED_JUDGEMENTS = JUDGEMENTS.replace(
    "    ORDER BY j.id",
    """      AND (j.decision_id IS NULL OR NOT EXISTS (
        SELECT 1 FROM queue_members c JOIN queue_items q ON q.id = c.item_id
        WHERE c.version_id = j.version_id AND q.product = j.product AND q.blind
          AND q.stage <> 'done'))
    ORDER BY j.id""",
)

LINKS = """
    SELECT l.kind, l."left", l."right", l.reason, l.evidence, l.same, l."by", l.at FROM links l
    WHERE NOT EXISTS (SELECT 1 FROM undos u WHERE u.decision_id = l.decision_id)
    ORDER BY l.id
"""


def rounds() -> pl.DataFrame:
    """Return the rounds that were opened (ROUNDS)."""
    return read(t.ROUNDS, ROUNDS)


def searches() -> pl.DataFrame:
    """Return every planned search with its present state (SEARCHES)."""
    return read(t.SEARCHES, SEARCHES)


def attempts() -> pl.DataFrame:
    """Return every attempt (ATTEMPTS)."""
    return read(t.ATTEMPTS, ATTEMPTS)


def captures() -> pl.DataFrame:
    """Return every archived page (CAPTURES)."""
    return read(t.CAPTURES, CAPTURES)


def readings(attempt: int) -> pl.DataFrame:
    """Return what the pages of one attempt turned out to be (READINGS)."""
    return read(t.READINGS, READINGS, [attempt])


def hits() -> pl.DataFrame:
    """Return every hit (HITS)."""
    return read(t.HITS, HITS)


def sightings() -> pl.DataFrame:
    """Return every sighting (SIGHTINGS)."""
    return read(t.SIGHTINGS, SIGHTINGS)


def unscreened(round_name: str, lexicon: str, *, limit: int) -> pl.DataFrame:
    """Return up to `limit` sightings of a round that a lexicon has not screened (SIGHTINGS)."""
    return read(t.SIGHTINGS, UNSCREENED, [round_name, lexicon, limit])


def pictures() -> pl.DataFrame:
    """Return the pictures that were kept (PICTURES)."""
    return read(t.PICTURES, PICTURES)


def findings() -> pl.DataFrame:
    """Return every finding (FINDINGS)."""
    return read(t.FINDINGS, FINDINGS)


def judgements() -> pl.DataFrame:
    """Return every judgement (JUDGEMENTS)."""
    return read(t.JUDGEMENTS, JUDGEMENTS)


def counted_judgements() -> pl.DataFrame:
    """Return the judgements that count (JUDGEMENTS): none of what is still read blind.

    One of two blind readers decides nothing; a number would tell the other what the first said.
    """
    return read(t.JUDGEMENTS, COUNTED_JUDGEMENTS)


def links() -> pl.DataFrame:
    """Return every link (LINKS)."""
    return read(t.LINKS, LINKS)


def read(table: t.Table, sql: str, parameters: Iterable[str | int] = ()) -> pl.DataFrame:
    """Return what a query gives as a table; lists are stored as JSON, moments in UTC."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        rows = cursor.fetchall()
    stored = {name: _stored(kind) for name, kind in table.columns.items()}
    frame = pl.DataFrame(rows, schema=stored, orient="row")
    return table.check(frame.select(_restored(n, k) for n, k in table.columns.items()))


def _stored(kind: pl.DataType) -> pl.DataType:
    """Return as what a driver gives a column: SQLite's moments do not say that they are UTC."""
    if isinstance(kind, pl.List):
        return pl.String()
    is_naive = isinstance(kind, pl.Datetime) and connection.vendor == "sqlite"
    return pl.Datetime("us") if is_naive else kind


def _restored(name: str, kind: pl.DataType) -> pl.Expr:
    if isinstance(kind, pl.List):
        return pl.col(name).str.json_decode(kind)
    if isinstance(kind, pl.Datetime):
        return pl.col(name).dt.replace_time_zone("UTC")
    return pl.col(name)
