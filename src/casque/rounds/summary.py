"""A round as JSON (DESIGN section 9): what was searched, seen and counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from casque.db import frames
from casque.db import models as m
from casque.rounds.reading import Known
from casque.tables import GAPS, MONTHLY

Summary = dict[str, object]
Row = dict[str, Any]  # a row of a checked table: `tables.py` says which types it holds


def summarise_round(known: Known, name: str) -> Summary:
    """Return a round's searches by state, what its monthly searches saw, and its measures."""
    ledger = known.ledger
    monthly = ledger.searches.filter(pl.col("round") == name, pl.col("kind") == MONTHLY)
    return {
        "round": name,
        **_seen(monthly, ledger.hits, ledger.sightings.filter(pl.col("round") == name)),
        "offers": _offers(monthly, ledger.hits, ledger.offers),
        **_findings(monthly, ledger.hits, known.findings),
        "measures": measures_of(known.measures, name, product=""),
        "products": {
            product: measures_of(known.measures, name, product=product)
            for product in _products(known.measures, name)
        },
    }


def summarise_searches(known: Known, searches: Sequence[m.Search]) -> Summary:
    """Return what certain searches saw in their last attempts, each with its state and reason."""
    if not searches:
        return {"searches": {}, "search_list": []}
    ledger = known.ledger
    ids = [search.pk for search in searches]
    rows = ledger.searches.filter(pl.col("search").is_in(ids))
    attempts = {a["search"]: a for a in frames.attempts().iter_rows(named=True)}
    hits = _of_last_attempt(ledger.hits.filter(pl.col("search").is_in(ids)), attempts)
    pages = {search: attempt["pages"] for search, attempt in attempts.items()}
    name = str(rows["round"][0])
    return {
        "round": name,
        "state": _state(rows["state"].to_list()),
        **_seen(rows, hits, ledger.sightings.filter(pl.col("round") == name)),
        "offers": _offers(rows, hits, ledger.offers),
        **_findings(rows, hits, known.findings),
        "search_list": [_line(row, hits, pages) for row in rows.iter_rows(named=True)],
    }


def measures_of(measures: pl.DataFrame, name: str, *, product: str) -> dict[str, Summary]:
    """Return a round's measures as numerator, denominator and value, by name."""
    rows = measures.filter(pl.col("round") == name, pl.col("product") == product)
    return {row["measure"]: _ratio(row) for row in rows.iter_rows(named=True)}


def has_gaps(summary: Summary) -> bool:
    """Tell whether any search of a summary may have missed something."""
    states = summary["searches"]
    return isinstance(states, dict) and any(state in GAPS for state in states)


def _state(states: list[str]) -> str:
    """Return the one state of all searches, or partial where they ended differently."""
    return states[0] if len(set(states)) == 1 else "partial"


def _seen(searches: pl.DataFrame, hits: pl.DataFrame, sightings: pl.DataFrame) -> Summary:
    found = hits.join(searches, on="search", how="semi")
    items = found.select("site", "item").unique()
    seen = sightings.join(items, on=["site", "item"], how="semi")
    accounts = seen.select("site", "account").drop_nulls().unique()
    return {
        "searches": dict(searches.group_by("state").len().sort("state").iter_rows()),
        "results": found.height,
        "sightings": items.height,
        "advertisements": items.height,
        "sellers": accounts.height,
    }


def _offers(searches: pl.DataFrame, hits: pl.DataFrame, offers: pl.DataFrame) -> int:
    found = hits.join(searches, on="search", how="semi").select("site", "item").unique()
    return offers.join(found, on=["site", "item"], how="semi")["offer"].n_unique()


def _findings(searches: pl.DataFrame, hits: pl.DataFrame, findings: pl.DataFrame) -> Summary:
    """Return the number of advertisements in which a term was found.

    And, where there are any, of those that hold more terms than are looked at: a product may be
    named in them that was not found.
    """
    found = hits.join(searches, on="search", how="semi").select("site", "item").unique()
    rows = findings.select("site", "item", "saturated").join(found, on=["site", "item"], how="semi")
    items = rows.group_by("site", "item").agg(pl.col("saturated").any())
    cut = int(items["saturated"].sum())
    found_in: Summary = {"findings": items.height}
    return found_in | {"saturated": cut} if cut else found_in


def _of_last_attempt(hits: pl.DataFrame, attempts: Mapping[int, Row]) -> pl.DataFrame:
    last = [(search, attempt["number"]) for search, attempt in attempts.items()]
    schema = {"search": pl.Int64, "attempt": pl.Int64}
    wanted = pl.DataFrame(last, schema=schema, orient="row")
    return hits.join(wanted, on=["search", "attempt"], how="semi")


def _line(row: Row, hits: pl.DataFrame, pages: Mapping[int, int]) -> Summary:
    found = hits.filter(pl.col("search") == row["search"])
    return {
        **{name: row[name] for name in ("site", "kind", "term", "query", "state", "reason")},
        "pages": pages.get(row["search"], 0),
        "results": found.height,
        "advertisements": found.select("site", "item").unique().height,
    }


def _products(measures: pl.DataFrame, name: str) -> list[str]:
    rows = measures.filter(pl.col("round") == name, pl.col("product") != "")
    return sorted(set(rows["product"]))


def _ratio(row: Row) -> Summary:
    ratio = {name: row[name] for name in ("numerator", "denominator", "value")}
    return {**ratio, "note": row["note"]} if row["note"] else ratio
