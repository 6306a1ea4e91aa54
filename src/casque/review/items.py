"""What waits for people: one item for each offer and product, with the versions judged together.

Made from what was seen, found, linked and judged; the same facts give the same items, whatever the
queue held before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from casque.review.order import FEATURES, in_order
from casque.review.sampling import drawn, is_blind

ITEM: Final = ("offer", "product")

ITEMS: Final = {
    "offer": pl.String(), "product": pl.String(), "lead": pl.Int64(), "site": pl.String(),
    "round": pl.String(), "blind": pl.Boolean(), "stratum": pl.String(),
    "priority": pl.Float64(), "why": pl.String(), "members": pl.Int64(),
}  # fmt: skip
"""An item but for what people said of it; `why` is JSON."""

MEMBERS: Final = {
    "offer": pl.String(), "product": pl.String(), "version": pl.Int64(), "named": pl.Boolean(),
}  # fmt: skip
"""The versions that are judged with an item; `named`: it gave rise to the item."""


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What items are made from, versions and advertisements by their numbers in the ledger.

    Attributes:
        seen: version, advertisement, site, item, first_round, first_at, last_at, account, empty
            (it has no text) and screened, one row for each version.
        named: version, product, term (one of them), words (how many) and plain (one of them
            undisguised), one row for each version and product that a word names.
        searched: version and product (the first that its search is for) of versions without words.
        judged: version and product of every judgement that stands.
        offers: rows of OFFERS.
    """

    seen: pl.DataFrame
    named: pl.DataFrame
    searched: pl.DataFrame
    judged: pl.DataFrame
    offers: pl.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """The items (ITEMS) and their members (MEMBERS)."""

    items: pl.DataFrame
    members: pl.DataFrame


def items_of(facts: Facts) -> Items:
    """Return the items of everything that was seen.

    Of each advertisement of an offer the latest version that names the product is judged, so that
    a seller does not leave the queue by taking the word out; where none names it, the latest.
    """
    seen = _with_offers(facts.seen, facts.offers)
    named = seen.join(facts.named, on="version").with_columns(named=pl.lit(value=True))
    kept = _latest(named, "advertisement", "product")
    keys = pl.concat([_by_words(kept, seen), _by_lot(seen, named, facts.searched)])
    sampled = drawn(keys.filter(pl.col("stratum") != "")).select(*ITEM, drawn="stratum")
    keys = keys.join(sampled, on=ITEM, how="left").filter(
        (pl.col("stratum") != "none") | pl.col("drawn").is_not_null()
    )
    keys = pl.concat([keys, _by_readers(keys, seen, facts.judged)])
    members = _members(keys, seen, kept)
    return _made(keys.with_columns(pl.col("drawn").fill_null("")), members, named)


_KEYS: Final = (*ITEM, "round", "stratum", "source")
"""`source`: the version that was drawn; null where words or readers name the item."""


def _with_offers(seen: pl.DataFrame, offers: pl.DataFrame) -> pl.DataFrame:
    """Return what was seen with its offer, and when and in which round that was first seen."""
    alone = pl.concat_str("site", pl.lit(":"), "item")
    joined = seen.join(offers, on=["site", "item"], how="left").with_columns(
        pl.col("offer").fill_null(alone)
    )
    return joined.with_columns(
        round=pl.col("first_round").min().over("offer"),
        ad_first=pl.col("first_at").min().over("advertisement"),
    )


def _latest(frame: pl.DataFrame, *by: str) -> pl.DataFrame:
    return frame.sort("last_at", "version").group_by(by, maintain_order=True).last()


def _by_words(kept: pl.DataFrame, seen: pl.DataFrame) -> pl.DataFrame:
    """Return the keys that words name, each with its stratum."""
    plain = pl.when(pl.col("plain").any()).then(pl.lit("plain")).otherwise(pl.lit("disguised"))
    rounds = seen.select("offer", "round").unique()
    found = kept.group_by(ITEM).agg(stratum=plain).join(rounds, on="offer")
    return found.with_columns(source=pl.lit(None, pl.Int64)).select(_KEYS)


def _by_lot(seen: pl.DataFrame, named: pl.DataFrame, searched: pl.DataFrame) -> pl.DataFrame:
    """Return the keys that may be drawn though no word names them: each offer once."""
    silent = seen.filter("screened").join(named, on="offer", how="anti")
    latest = _latest(silent, "advertisement").join(searched, on="version")
    first = latest.sort("ad_first", "advertisement").group_by("offer", maintain_order=True).first()
    return first.with_columns(stratum=pl.lit("none"), source="version").select(_KEYS)


def _by_readers(keys: pl.DataFrame, seen: pl.DataFrame, judged: pl.DataFrame) -> pl.DataFrame:
    """Return the keys that only a judgement of a latest version names."""
    latest = _latest(seen, "advertisement").join(judged, on="version")
    found = latest.select(*ITEM, "round").unique().join(keys, on=ITEM, how="anti")
    return found.select(
        *ITEM, "round", stratum=pl.lit(""), source=pl.lit(None, pl.Int64),
        drawn=pl.lit(None, pl.String),
    )  # fmt: skip


def _members(keys: pl.DataFrame, seen: pl.DataFrame, kept: pl.DataFrame) -> pl.DataFrame:
    """Return each item's members with what is known of them: one for each advertisement."""
    latest = _latest(seen, "advertisement")
    naming = kept.select("product", "advertisement", naming="version")
    each = keys.select(*ITEM, "source").join(
        latest.select("offer", "advertisement", "version"), on="offer"
    )
    chosen = each.join(naming, on=["product", "advertisement"], how="left").select(
        *ITEM,
        version=pl.coalesce("naming", "version"),
        named=(pl.col("naming").is_not_null() | (pl.col("version") == pl.col("source")))
        .fill_null(value=False),
    )  # fmt: skip
    about = seen.select(
        "version", "advertisement", "site", "account", "empty", "first_round", "ad_first"
    )
    return chosen.join(about, on="version").sort(
        *ITEM, "named", "ad_first", "advertisement", descending=[False, False, True, False, False]
    )


def _made(keys: pl.DataFrame, members: pl.DataFrame, named: pl.DataFrame) -> Items:
    leads = members.group_by(ITEM, maintain_order=True).agg(
        lead=pl.col("version").first(), site=pl.col("site").first(),
        account=pl.col("account").first().fill_null(""), empty=pl.col("empty").first(),
        fresh=pl.col("first_round").filter(pl.col("named") | ~pl.col("named").any()).max(),
        first_at=pl.col("ad_first").min(), members=pl.len().cast(pl.Int64),
    )  # fmt: skip
    joined = leads.join(keys.select(*ITEM, "round", stratum="drawn"), on=ITEM)
    items = joined.join(in_order(_features(joined, members, named)), on=ITEM)
    blind = [is_blind(offer) for offer in items["offer"]]
    whole = items.with_columns(blind=pl.Series(blind, dtype=pl.Boolean))
    return Items(whole.select(list(ITEMS)), members.select(list(MEMBERS)))


def _features(joined: pl.DataFrame, members: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """Return what the order is made from (FEATURES)."""
    words = members.join(named.select("version", "product", "term", "words", "plain"),
                         on=["version", "product"])  # fmt: skip
    of_item = words.group_by(ITEM).agg(
        pl.col("term").min(), pl.col("words").max(), pl.col("plain").any(),
        named=pl.lit(value=True),
    )  # fmt: skip
    products = named.group_by("offer").agg(products=pl.col("product").n_unique().cast(pl.Int64))
    found = joined.join(of_item, on=ITEM, how="left").join(products, on="offer", how="left")
    return found.with_columns(
        pl.col("term").fill_null(""), pl.col("words", "products").fill_null(0),
        pl.col("plain", "named").fill_null(value=False),
    ).select(list(FEATURES))  # fmt: skip
