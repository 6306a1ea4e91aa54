"""The truth of the invented market, counted from the story by rules of its own.

It imports nothing of casque outside the demo, so that it can be held against the measures. What it
counts is what a careful person would count who saw exactly the pages that came, knew which
advertisements offer the same item, and had the judgements that were made by the end of the round.
What stood behind a gap is in no count, for nobody saw it: `Hidden` says how much it was. So the
measures are lower bounds where there are gaps, and the demo shows by how much.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time

from casque.demo.market import WHOLE, Answer, answer, answers
from casque.demo.story import ZONE, Advertisement, Judged, Story

Sight = tuple[Advertisement, str]
"""An advertisement, and the word whose search showed it."""

COUNTING = ("genuine", "unsure")
ON_SALE = ("sale", "auction")


@dataclass(frozen=True, slots=True)
class Truth:
    """What the measures of a round should be."""

    twpa: int
    nwpa: int
    backlog: int


@dataclass(frozen=True, slots=True)
class HiddenSearch:
    """What one search did not show: all of it, and what stood nowhere else in sight."""

    site: str
    word: str
    state: str
    advertisements: int
    unseen: int


@dataclass(frozen=True, slots=True)
class Hidden:
    """What no search showed in a round: offers that count by what people judged in any round."""

    by_gaps: int
    by_blocked_words: int
    searches: tuple[HiddenSearch, ...]


def truth_of(story: Story, number: int) -> Truth:
    """Return what the measures of a round should be."""
    offers = _offers(_sights(answers(story, number)))
    counting = {name: o for name, o in offers.items() if _counts(o, story, number, by=number)}
    standing = [_standing(name, o, story, number) for name, o in counting.items()]
    return Truth(len(counting), standing.count("new"), standing.count("backlog"))


def hidden_in(story: Story, number: int) -> Hidden:
    """Return what stood on the sites in a round and was not to be seen."""
    given = list(answers(story, number))
    seen = _offers(_sights(given))
    behind = [a for a in given if a.hidden]
    blocked = {name for a in behind if a.state == "word_blocked" for name in _names(a)}
    gaps = {name for a in behind if a.state != "word_blocked" for name in _names(a)}
    counting = {name for name in blocked | gaps if _would_count(name, story, number)}
    return Hidden(
        by_gaps=len(counting & gaps - seen.keys()),
        by_blocked_words=len(counting & blocked - seen.keys()),
        searches=tuple(_hidden_search(a, given) for a in behind),
    )


def _sights(given: Iterable[Answer]) -> list[Sight]:
    return [(one, each.word) for each in given for one in each.shown]


def _offers(sights: Iterable[Sight]) -> dict[str, list[Sight]]:
    """Return what was seen, by the item that is offered."""
    offers: dict[str, list[Sight]] = {}
    for sight in sights:
        offers.setdefault(sight[0].offered, []).append(sight)
    return offers


def _counts(sights: Iterable[Sight], story: Story, number: int, *, by: int) -> bool:
    """Say whether an offer counts for any product, by what was judged until a round."""
    members = {(one.site, one.item): one for one, _ in sights}.values()
    return any(_counts_as(members, product, number, by=by) for product in story.products_in(number))


def _counts_as(members: Iterable[Advertisement], product: str, number: int, *, by: int) -> bool:
    """Say whether an offer counts for a product: members that disagree make it unsure."""
    verdicts = [v for one in members if (v := _verdict(one, product, number, by=by))]
    goods = {verdict.goods for verdict in verdicts}
    agreed = goods.pop() if len(goods) == 1 else "unsure"
    return agreed in COUNTING and any(verdict.act in ON_SALE for verdict in verdicts)


def _verdict(one: Advertisement, product: str, number: int, *, by: int) -> Judged | None:
    """Return the latest judgement of what stands there in a round; another text has its own."""
    of_product = (j for j in one.judged if j.product == product and j.round <= by)
    valid = [j for j in of_product if one.face(j.round) == one.face(number)]
    return valid[-1] if valid else None


def _standing(name: str, sights: Collection[Sight], story: Story, number: int) -> str:
    """Return whether an offer is known, new or backlog in a round."""
    if any(name in _offers(_sights(answers(story, past))) for past in range(1, number)):
        return "known"
    if any(_is_before(one, _since(story, number)) for one, _ in sights):
        return "backlog"
    if any(one.posted is not None for one, _ in sights):
        return "new"
    complete = any(_was_whole(sight, story, number - 1) for sight in sights)
    return "new" if complete else "backlog"


def _since(story: Story, number: int) -> datetime:
    """Return when the last round began; in the first one, when its month did."""
    if number > 1:
        return story.month(number - 1).opened.astimezone(ZONE)
    first = story.month(1).opened.astimezone(ZONE).date().replace(day=1)
    return datetime.combine(first, time(), tzinfo=ZONE)


def _is_before(one: Advertisement, since: datetime) -> bool:
    """Say whether it was posted before a moment: by the day, where only the day is shown."""
    if one.posted is None:
        return False
    if isinstance(one.posted, datetime):
        return one.posted < since
    return one.posted < since.date()


def _was_whole(sight: Sight, story: Story, number: int) -> bool:
    """Say whether the search that shows it was made in a round and showed everything."""
    one, word = sight
    if number < 1 or word not in story.words_in(number):
        return False
    return answer(story, number, one.site, word).state in WHOLE


def _names(given: Answer) -> set[str]:
    return {one.offered for one in given.hidden}


def _would_count(name: str, story: Story, number: int) -> bool:
    """Say whether all that stands of an offer in a round counts, by all that was ever judged."""
    standing = [
        (one, "") for one in story.advertisements if one.offered == name and number in one.stands
    ]
    return _counts(standing, story, number, by=len(story.rounds))


def _hidden_search(given: Answer, all_given: Iterable[Answer]) -> HiddenSearch:
    seen = {(one.site, one.item) for one, _ in _sights(all_given)}
    unseen = [one for one in given.hidden if (one.site, one.item) not in seen]
    return HiddenSearch(given.site, given.word, given.state, len(given.hidden), len(unseen))
