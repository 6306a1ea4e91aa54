"""What the monthly searches saw: the only part of the ledger that enters a measure."""

from __future__ import annotations

import polars as pl

from casque.measures.ledger import Ledger
from casque.tables import COMPLETE, HITS, MONTHLY

BLOCKED_WORD = "word_blocked"

ITEM = ("site", "item")

NAMED = tuple(name for name in (*ITEM, "version") if name in HITS.columns)
"""What a hit names, as far as its table goes: where it names the version, a version that only a
link re-check or a probe met stays outside; where it does not, such a version is looked at too."""


def monthly_searches(ledger: Ledger, rounds: pl.DataFrame) -> pl.DataFrame:
    """Return the monthly searches at sites in force, each with what its last round knows.

    Link re-checks, probes, controls, shops and watch posts stay outside: otherwise notifying
    would raise the count (DESIGN section 4). Scope froze when the round opened, so a site that
    was not in force then is outside too.
    """
    monthly = (
        ledger.searches.filter(pl.col("kind") == MONTHLY)
        .join(ledger.scope_sites, on=["round", "site"], how="semi")
        .join(rounds.select("round", "last"), on="round")
    )
    return monthly.join(
        _completed(monthly), on=["last", "site", "term"], how="left", nulls_equal=False
    ).select(
        "search", "round", "site", "term", "products", "state", "reason",
        open=pl.col("state") != BLOCKED_WORD,
        complete_before=pl.col("complete_before").fill_null(value=False),
    )  # fmt: skip


def seen_advertisements(ledger: Ledger, searches: pl.DataFrame) -> pl.DataFrame:
    """Return what the searches found, once per round, with its offer.

    `open` says that a term its site does not block found it, `complete_before` that a search
    found it which was also completed in the last round: same site and same term. An
    advertisement that no one has linked stands for itself.
    """
    found = (
        ledger.hits.select("search", *NAMED)
        .join(searches.select("search", "round", "open", "complete_before"), on="search")
        .group_by("round", *NAMED)
        .agg(pl.col("open", "complete_before").any())
    )
    alone = pl.concat_str(pl.col("site"), pl.lit(":"), pl.col("item"))
    return found.join(ledger.offers.select("offer", *ITEM), on=ITEM, how="left").with_columns(
        pl.col("offer").fill_null(alone)
    )


def seen_versions(ledger: Ledger, seen: pl.DataFrame) -> pl.DataFrame:
    """Return the sightings of seen advertisements, with their offer: one row per version."""
    return ledger.sightings.select(
        "round", *ITEM, "version", "posted", "posted_precision", "captured_at"
    ).join(seen.select("round", *NAMED, "offer"), on=["round", *NAMED])


def _completed(monthly: pl.DataFrame) -> pl.DataFrame:
    return (
        monthly.filter(pl.col("state").is_in(COMPLETE))
        .select(last="round", site="site", term="term", complete_before=True)
        .unique()
    )
