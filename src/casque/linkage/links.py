"""Links that the rules find and that are not recorded yet, and those that no longer hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

from casque.linkage.blocking import accounts, advertisements
from casque.linkage.decisions import MACHINE, PAIR, found_by_machine
from casque.linkage.rules import RULES, STRENGTH, Rule
from casque.tables import LINKS, MOMENT

_LINK = [*PAIR, "reason"]


@dataclass(frozen=True, slots=True)
class Found:
    """New rows of LINKS, and what was shared by too many accounts to say anything.

    `too_common` holds kind, reason, evidence, accounts (how many share it) and at_most.
    """

    links: pl.DataFrame
    too_common: pl.DataFrame


def find_links(
    sightings: pl.DataFrame, pictures: pl.DataFrame, *, at: datetime, earlier_links: pl.DataFrame
) -> Found:
    """Return the links that all sightings so far give and that are not recorded yet.

    Whole: give the sightings and pictures of all rounds. A link whose both ends were seen and
    that no rule gives any more (its picture became a stock picture) is taken back by a row with
    same=False: so what the machine holds depends on what was seen and never on when it looked.
    """
    blocks = [(rule, _shared(rule.members(sightings, pictures))) for rule in RULES]
    wanted = pl.concat(
        _stars(rule, members.filter(pl.col("accounts") <= rule.at_most)) for rule, members in blocks
    )
    too_common = pl.concat(_too_common(rule, members) for rule, members in blocks)
    return Found(_difference(_merged(wanted), earlier_links, _seen(sightings), at), too_common)


def _shared(members: pl.DataFrame) -> pl.DataFrame:
    """Return the members of blocks of two and more, with how many accounts share each."""
    return members.with_columns(
        accounts=pl.col("account").n_unique().over("evidence").cast(pl.Int64)
    ).filter(pl.col("node").n_unique().over("evidence") > 1)


def _stars(rule: Rule, members: pl.DataFrame) -> pl.DataFrame:
    """Return a link from each member of a block to its earliest: as many as members, not pairs."""
    ordered = members.sort("first", "node")
    centre = pl.col("node").first().over("evidence")
    pairs = ordered.with_columns(centre=centre).filter(pl.col("centre") != pl.col("node"))
    return pairs.select(
        kind=pl.lit(rule.kind),
        left=pl.min_horizontal("centre", "node"),
        right=pl.max_horizontal("centre", "node"),
        reason=pl.lit(rule.reason),
        evidence="evidence",
    )


def _merged(links: pl.DataFrame) -> pl.DataFrame:
    """Return each pair and reason once, with all that was shared, separated by spaces."""
    return links.group_by(_LINK).agg(pl.col("evidence").unique().sort().str.join(" "))


def _too_common(rule: Rule, members: pl.DataFrame) -> pl.DataFrame:
    excess = members.filter(pl.col("accounts") > rule.at_most)
    blocks = excess.select("evidence", "accounts").unique().sort("evidence")
    return blocks.select(
        kind=pl.lit(rule.kind),
        reason=pl.lit(rule.reason),
        evidence="evidence",
        accounts="accounts",
        at_most=pl.lit(rule.at_most, pl.Int64),
    )


def _seen(sightings: pl.DataFrame) -> pl.DataFrame:
    """Return every node of every kind that was seen."""
    return pl.concat(
        frame.select(kind=pl.lit(kind), node="node")
        for kind, frame in (
            ("offer", advertisements(sightings)),
            ("dealer", accounts(sightings)),
        )
    )


def _difference(
    wanted: pl.DataFrame, earlier: pl.DataFrame, seen: pl.DataFrame, at: datetime
) -> pl.DataFrame:
    """Return the rows that turn what the machine held into what it should hold."""
    held = found_by_machine(earlier).filter(pl.col("reason").is_in(list(STRENGTH)))
    before = held.select(*_LINK, was="evidence", held="same", since="at")
    both = wanted.join(before, on=_LINK, how="full", coalesce=True)
    is_held = pl.col("held").fill_null(False)
    is_known = is_held & (pl.col("was") == pl.col("evidence"))
    added = both.filter(pl.col("evidence").is_not_null() & ~is_known)
    lost = both.filter(pl.col("evidence").is_null() & is_held)
    for end in ("left", "right"):
        lost = lost.join(seen, left_on=["kind", end], right_on=["kind", "node"], how="semi")
    rows = pl.concat(
        [
            added.with_columns(same=True),
            lost.with_columns(same=False, evidence=pl.col("was")),
        ]
    )
    dated = rows.with_columns(by=pl.lit(MACHINE), at=_after(at))
    return LINKS.check(dated.select(LINKS.columns.keys()).sort(_LINK))


def _after(at: datetime) -> pl.Expr:
    """Return the moment, moved behind what the row replaces: the latest row is what holds."""
    return pl.max_horizontal(
        pl.lit(at.astimezone(UTC)).cast(MOMENT), pl.col("since") + pl.duration(microseconds=1)
    )
