"""Who shares what: advertisements with one picture or text, accounts with one contact.

Each function returns members: which node (and account) shares which evidence, and since when
the node is known. Evidence tells blocks apart and never holds a text or a contact in plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256

import polars as pl

from casque.text.contacts import contacts
from casque.text.fold import fold

SPECIFIC_TEXT = 12
"""Folded characters from which on a text says more than what everybody writes (DESIGN 9)."""

REMEMBERED = 2**14
"""So many texts, at most, are kept in memory with their key and contacts, and never written: a
round is linked several times, and what is in a text stays the same."""

MEMBERS = ["evidence", "node", "account", "first"]

_ADVERTISEMENT = ["site", "item"]
_TEXT = ["title", "description"]
# Folding takes separators out, and with them the point that tells 1.2 cm from 12 cm.
_DECIMAL = re.compile(r"\d+[.．]\d+")


def advertisements(sightings: pl.DataFrame) -> pl.DataFrame:
    """Return each advertisement once: site, item, node, the account seen last, first seen."""
    ordered = sightings.sort("captured_at", "account")
    found = ordered.group_by(_ADVERTISEMENT, maintain_order=True).agg(
        account=pl.col("account").filter(_is_known("account")).last(),
        first=pl.col("captured_at").min(),
    )
    return found.with_columns(node=_name("item"))


def accounts(sightings: pl.DataFrame) -> pl.DataFrame:
    """Return each account once: site, account, node, first seen."""
    known = sightings.filter(_is_known("account"))
    found = known.group_by("site", "account").agg(first=pl.col("captured_at").min())
    return found.with_columns(node=_name("account"))


def same_picture(sightings: pl.DataFrame, pictures: pl.DataFrame) -> pl.DataFrame:
    """Return the advertisements by the digests of their pictures.

    An advertisement without an account may be anybody's, and so counts as an account of its own.
    """
    kept = pictures.filter(_is_known("digest")).select(*_ADVERTISEMENT, evidence="digest")
    owned = advertisements(sightings).with_columns(
        account=pl.when(_is_known("account")).then(_name("account")).otherwise(pl.col("node"))
    )
    return kept.join(owned, on=_ADVERTISEMENT).select(MEMBERS).unique()


def same_text(sightings: pl.DataFrame, _: pl.DataFrame) -> pl.DataFrame:
    """Return the advertisements by account and specific text."""
    known = sightings.filter(_is_known("account"))
    shared = known.filter(pl.col("item").n_unique().over("site", "account") > 1)
    texts = shared.select(_TEXT).unique()
    keyed = texts.with_columns(key=_column(map(_text_key, texts["title"], texts["description"])))
    owned = _with_texts(shared, keyed).filter(_is_known("key")).with_columns(
        account=_name("account")
    )  # fmt: skip
    blocks = owned.select("account", "key").unique()
    named = blocks.with_columns(
        evidence=_column(map(_text_evidence, blocks["account"], blocks["key"]))
    )
    nodes = advertisements(sightings).select(*_ADVERTISEMENT, "node", "first")
    members = owned.join(named, on=["account", "key"]).join(nodes, on=_ADVERTISEMENT)
    return members.select(MEMBERS).unique()


def same_contact(sightings: pl.DataFrame, _: pl.DataFrame) -> pl.DataFrame:
    """Return the accounts by the plain contacts in their texts."""
    known = sightings.filter(_is_known("account"))
    texts = known.select(_TEXT).unique().iter_rows()
    found = [(*text, evidence) for text in texts for evidence in _contact_evidence(*text)]
    keyed = pl.DataFrame(found, schema=dict.fromkeys((*_TEXT, "evidence"), pl.String), orient="row")
    nodes = accounts(sightings).select("site", "account", "node", "first")
    owned = _with_texts(known, keyed).join(nodes, on=["site", "account"])
    return owned.select("evidence", "node", account="node", first="first").unique()


def _with_texts(sightings: pl.DataFrame, keyed: pl.DataFrame) -> pl.DataFrame:
    return sightings.join(keyed, on=_TEXT, nulls_equal=True)


@lru_cache(maxsize=REMEMBERED)
def _text_key(title: str | None, description: str | None) -> str | None:
    """Return what makes a text the same as another, or None where it is not specific."""
    folded = fold(f"{title or ''}\n{description or ''}")
    if sum(map(str.isalnum, folded)) < SPECIFIC_TEXT:
        return None
    return " ".join([folded, *_DECIMAL.findall(f"{title} {description}")])


def _text_evidence(account: str, key: str) -> str:
    return "text:" + _digest("\n".join((account, key)), 16)


@lru_cache(maxsize=REMEMBERED)
def _contact_evidence(title: str | None, description: str | None) -> tuple[str, ...]:
    """Return the contacts of a text, masked: a contact is somebody's data."""
    found = contacts(title or "") + contacts(description or "")
    return tuple(sorted({f"{c.channel}:{_digest(c.value, 12)}" for c in found}))


def _digest(text: str, length: int) -> str:
    return sha256(text.encode()).hexdigest()[:length]


def _column(values: Iterable[str | None]) -> pl.Series:
    return pl.Series(list(values), dtype=pl.String)


def _is_known(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars().fill_null("") != ""


def _name(column: str) -> pl.Expr:
    return pl.concat_str("site", pl.lit(":"), column)
