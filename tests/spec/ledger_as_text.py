"""A small ledger written as text, and the measures counted from it.

What a table leaves out is the plainest thing: round 2012-01, site s1, one term per product, a
search that is done, an advertisement that is genuine ivory on sale and an offer by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import polars as pl
from tables_as_text import read

from casque.measures.ledger import Ledger
from casque.measures.rows import by_site, why
from casque.stations.measure import measure
from casque.tables import (
    HISTORY,
    HITS,
    OFFERS,
    ROUNDS,
    SCOPE_PRODUCTS,
    SCOPE_SITES,
    SEARCHES,
    SIGHTINGS,
    VERDICTS,
)

ZONE = "Asia/Shanghai"
FIRST = "2012-01"

Row = dict[str, str]
Search = tuple[str, str, str, str]  # round, site, kind, term


@dataclass
class Spec:
    """A ledger in the making; each method adds the rows of a text table."""

    rounds_: dict[str, Row] = field(default_factory=dict)
    scope_: list[Row] = field(default_factory=list)
    searches_: dict[Search, Row] = field(default_factory=dict)
    sightings_: list[Row] = field(default_factory=list)
    judgements_: list[Row] = field(default_factory=list)
    offers_: list[Row] = field(default_factory=list)
    history_: list[Row] = field(default_factory=list)

    def rounds(self, text: str) -> None:
        """Take rounds: round | opened (default: the first of its month, nine o'clock)."""
        self.rounds_ |= {row["round"]: row for row in read(text)}

    def scope(self, text: str) -> None:
        """Take what is in force: round | sites | products; otherwise what the searches name."""
        self.scope_ += read(text)

    def searches(self, text: str) -> None:
        """Take searches: round | site | kind | term | products | outcome | reason."""
        for row in read(text):
            self._plan(row)

    attempts = searches

    def sightings(self, text: str) -> None:
        """Take sightings: round | site | item | version | link | terms | kind | posted | captured.

        `posted` is a day ("2012-01-05") or a moment ("2012-01-05T08:00Z"); `terms` and `kind`
        say which searches found it, and make them where they were not written.
        """
        for row in read(text):
            self.sightings_.append(row)
            for term in _names(row.get("terms")) or [row.get("product") or "ivory"]:
                self._plan({**row, "term": term}, only_if_absent=True)

    def judgements(self, text: str) -> None:
        """Take verdicts: site | item | version | product | goods | act | at; goods "" waits."""
        self.judgements_ += read(text)

    def offers(self, text: str) -> None:
        """Take what is one offer: offer | site | item; otherwise each stands for itself."""
        self.offers_ += read(text)

    def history(self, text: str) -> None:
        """Take what was imported: site | item | link | product | first | goods | act."""
        self.history_ += read(text)

    def _plan(self, row: Row, *, only_if_absent: bool = False) -> None:
        product = row.get("product") or row.get("products") or "ivory"
        key = (
            row.get("round") or FIRST,
            row.get("site") or "s1",
            row.get("kind") or "term",
            row.get("term") or product,
        )
        if not (only_if_absent and key in self.searches_):
            self.searches_[key] = {**row, "products": product}

    def row(self, name: str, round: str = "", product: str = "") -> dict[str, object]:  # noqa: A002 the briefing's word
        """Return a measure's row; the round is the last one where none is named."""
        rows = measure(self.ledger(), ZONE)
        wanted = round or str(rows["round"].max())
        return rows.row(
            by_predicate=(pl.col("measure") == name)
            & (pl.col("round") == wanted)
            & (pl.col("product") == product),
            named=True,
        )

    def measure(self, name: str, round: str = "", product: str = "") -> object:  # noqa: A002 the briefing's word
        """Return a measure's value."""
        return self.row(name, round, product)["value"]

    def fraction(self, name: str, round: str = "", product: str = "") -> tuple[object, object]:  # noqa: A002 the briefing's word
        """Return a measure's numerator and denominator."""
        row = self.row(name, round, product)
        return row["numerator"], row["denominator"]

    def on_site(self, name: str, site: str, product: str = "") -> int:
        """Return a count of the last round on one site."""
        rows = by_site(self.ledger(), zone=ZONE)
        here = rows.filter(
            pl.col("round") == rows["round"].max(),
            pl.col("site") == site,
            pl.col("product") == product,
        )
        return int(here[name].sum())

    def why(self, name: str, round: str = FIRST, product: str = "") -> pl.DataFrame:  # noqa: A002 the briefing's word
        """Return the offers behind a count."""
        return why(self.ledger(), name, round_=round, product=product, zone=ZONE)

    def ledger(self) -> Ledger:
        """Return the ledger as the tables say it."""
        numbers = {key: n for n, key in enumerate(self.searches_, start=1)}
        return Ledger(
            rounds=ROUNDS.frame(self._rounds()),
            scope_sites=SCOPE_SITES.frame(self._in_force("sites", "site")),
            scope_products=SCOPE_PRODUCTS.frame(self._in_force("products", "product")),
            searches=SEARCHES.frame([self._search(n, key) for key, n in numbers.items()]),
            hits=HITS.frame(_hits(self.sightings_, numbers)),
            sightings=_distinct(SIGHTINGS.frame, SIGHTINGS.key, map(_sighting, self.sightings_)),
            verdicts=_distinct(VERDICTS.frame, VERDICTS.key, self._verdicts()),
            offers=OFFERS.frame([_offer(row) for row in self.offers_]),
            history=HISTORY.frame([_imported(row) for row in self.history_]),
        )

    def _rounds(self) -> list[dict[str, object]]:
        names = sorted({key[0] for key in self.searches_} | set(self.rounds_))
        opened = {name: self.rounds_.get(name, {}).get("opened") for name in names}
        return [
            {"round": name, "opened_at": _moment(opened[name] or f"{name}-01T01:00Z")}
            for name in names
        ]

    def _in_force(self, many: str, one: str) -> list[dict[str, object]]:
        written = [(r.get("round") or FIRST, n) for r in self.scope_ for n in _names(r[many])]
        monthly = [key for key in self.searches_ if key[2] == "term"]
        named = {
            "sites": [(key[0], key[1]) for key in monthly],
            "products": [
                (key[0], name)
                for key in monthly
                for name in _names(self.searches_[key]["products"])
            ],
        }[many]
        return [{"round": r, one: n} for r, n in sorted(set(written or named))]

    def _search(self, number: int, key: Search) -> dict[str, object]:
        row = self.searches_[key]
        told = {"products": _names(row["products"]), "reason": row.get("reason") or ""}
        state = row.get("outcome") or "done"
        named = dict(zip(("round", "site", "kind", "term"), key, strict=True))
        return {"search": number, "state": state, "query": key[3], **named, **told}

    def _verdicts(self) -> list[dict[str, object]]:
        spoken = {(row.get("site") or "s1", row["item"]) for row in self.judgements_}
        silent = [r for r in self.sightings_ if (r.get("site") or "s1", r["item"]) not in spoken]
        return [_verdict(row) for row in (*self.judgements_, *silent)]


def _hits(rows: list[Row], numbers: dict[Search, int]) -> list[dict[str, object]]:
    hits: list[dict[str, object]] = []
    for row in rows:
        for term in _names(row.get("terms")) or [row.get("product") or "ivory"]:
            key = (
                row.get("round") or FIRST,
                row.get("site") or "s1",
                row.get("kind") or "term",
                term,
            )
            place = {"search": numbers[key], "attempt": 1, "page": 1, "position": len(hits)}
            hit = {**_advertisement(row), **place}
            hits.append({name: hit.get(name) for name in HITS.columns})
    return hits


def _sighting(row: Row) -> dict[str, object]:
    name = row.get("round") or FIRST
    posted = row.get("posted") or ""
    return {
        "round": name,
        **_advertisement(row),
        "link": row.get("link") or None,
        "posted": _moment(posted),
        "posted_precision": None if not posted else "second" if "T" in posted else "day",
        "captured_at": _moment(row.get("captured") or f"{name}-28T04:00Z"),
    }


def _verdict(row: Row) -> dict[str, object]:
    goods = row.get("goods", "genuine") or None
    return {
        **_advertisement(row),
        "product": row.get("product") or "ivory",
        "goods": goods,
        "act": goods and (row.get("act") or "sale"),
        "at": goods and _moment(row.get("at") or "2014-10-01"),
        "by": goods and "analyst",
    }


def _offer(row: Row) -> dict[str, object]:
    return {"offer": row["offer"], "site": row.get("site") or "s1", "item": row["item"]}


def _imported(row: Row) -> dict[str, object]:
    return {
        "site": row.get("site") or "s1",
        "item": row.get("item") or row["link"],
        "link": row.get("link") or "",
        "product": row.get("product") or "ivory",
        "first_round": row["first"],
        "goods": row.get("goods") or "",
        "act": row.get("act") or "",
    }


def _advertisement(row: Row) -> dict[str, object]:
    return {
        "site": row.get("site") or "s1",
        "item": row["item"],
        "version": row.get("version") or "v1",
    }


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return (moment if "T" in text else moment.replace(tzinfo=ZoneInfo(ZONE))).astimezone(UTC)


def _names(text: str | None) -> list[str]:
    return [name.strip() for name in (text or "").split(",") if name.strip()]


def _distinct(
    frame: Callable[[list[dict[str, object]]], pl.DataFrame],
    key: tuple[str, ...],
    rows: object,
) -> pl.DataFrame:
    by_key = {tuple(row[name] for name in key): row for row in rows}  # type: ignore[attr-defined]  # a map or a list of rows
    return frame(list(by_key.values()))
