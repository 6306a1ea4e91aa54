"""What the demo tells of a round beside its measures: the story, the truth, gaps, links."""

from __future__ import annotations

from dataclasses import asdict

import polars as pl

from casque.db import frames
from casque.demo.left_out import left_out
from casque.demo.story import Story
from casque.demo.truth import hidden_in, truth_of
from casque.linkage.decisions import found_by_machine
from casque.rounds.reading import Known
from casque.rounds.summary import Summary, summarise_round
from casque.tables import GAPS, MONTHLY

_VERSION = ("site", "item", "version")


def tell_round(known: Known, story: Story, number: int) -> Summary:
    """Return a round's JSON (DESIGN section 9) with its story and the truth beside its measures.

    `hidden` says what the gaps and the blocked words kept from view, `left_out` what was seen and
    does not count, `links` and `too_common` what holds advertisements together by now.
    """
    month = story.month(number)
    return {
        **summarise_round(known, month.round),
        "truth": asdict(truth_of(story, number)),
        "hidden": asdict(hidden_in(story, number)),
        "happens": month.tells,
        "gaps": _searches(known, month.round, GAPS),
        "blocked_words": _searches(known, month.round, ("word_blocked",)),
        "left_out": left_out(known, month.round),
        "disguises": _disguises(known, month.round),
        "links": _links(),
        "too_common": known.linked.too_common.select("reason", "accounts", "at_most").to_dicts(),
    }


def _searches(known: Known, name: str, states: tuple[str, ...]) -> list[Summary]:
    """Return the monthly searches of a round that ended in one of the states, with the reason."""
    of_round = known.ledger.searches.filter(
        pl.col("round") == name, pl.col("kind") == MONTHLY, pl.col("state").is_in(states)
    )
    return of_round.select("site", "query", "state", "reason").sort("site", "query").to_dicts()


def _disguises(known: Known, name: str) -> list[Summary]:
    """Return in how many advertisements of a round a word was found under each disguise."""
    seen = known.ledger.sightings.filter(pl.col("round") == name)
    found = known.findings.join(seen, on=_VERSION, how="semi").filter(pl.col("disguise") != "plain")
    each = found.select("site", "item", "disguise", "written").unique()
    summed = each.group_by("disguise").agg(
        advertisements=pl.struct("site", "item").n_unique(),
        written=pl.col("written").unique().sort(),
    )
    return summed.sort("disguise").to_dicts()


def _links() -> list[Summary]:
    """Return how many links of each kind and reason hold by now."""
    holding = found_by_machine(frames.links()).filter("same")
    return holding.group_by("kind", "reason").agg(links=pl.len()).sort("kind", "reason").to_dicts()
