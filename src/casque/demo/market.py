"""The invented market: what each site answers to each word in each round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from casque.demo.story import Advertisement, Disturbance, Story

Shows = Literal["results", "empty", "captcha", "new_layout", "word_blocked"]

ENDS: dict[str, str] = {
    "cut": "partial",
    "captcha": "blocked",
    "new_layout": "failed",
    "word_blocked": "word_blocked",
}
"""How a search ends, by what happened to it."""

WHOLE = ("done", "empty")
"""A search that showed everything that stood there."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an answer: what it shows, and whether it promises another."""

    shows: Shows
    advertisements: tuple[Advertisement, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site answers to a word: the pages that come, how it ends, and what stays hidden."""

    site: str
    word: str
    state: str
    pages: tuple[Page, ...]
    hidden: tuple[Advertisement, ...]

    @property
    def shown(self) -> tuple[Advertisement, ...]:
        """Return what can be read on its pages; nobody can read a layout that is not known."""
        read = (page for page in self.pages if page.shows == "results")
        return tuple(one for page in read for one in page.advertisements)


def answers(story: Story, number: int) -> Iterator[Answer]:
    """Yield the answer of every site to every word that is searched in a round."""
    for site in story.sites:
        for word in story.words_in(number):
            yield answer(story, number, site, word)


def answer(story: Story, number: int, site: str, word: str) -> Answer:
    """Return what a site answers to a word in a round."""
    pages = _pages(_standing(story, number, site, word), story.page_size[site])
    happened = _disturbance(story, number, site, word)
    if happened is None:
        state = "empty" if pages[0].shows == "empty" else "done"
        return Answer(site, word, state, pages, ())
    return _disturbed(pages, happened)


def _standing(story: Story, number: int, site: str, word: str) -> list[Advertisement]:
    """Return what a search would show, the newest first."""
    found = [
        one
        for one in story.advertisements
        if one.site == site and number in one.stands and word in one.words(number)
    ]
    return sorted(found, key=lambda one: (one.shown_on, one.item), reverse=True)


def _pages(found: list[Advertisement], size: int) -> tuple[Page, ...]:
    """Return the pages of an answer that nothing disturbs."""
    starts = range(0, len(found), size)
    pages = [
        Page("results", tuple(found[start : start + size]), more=start + size < len(found))
        for start in starts
    ]
    return tuple(pages) or (Page("empty"),)


def _disturbed(pages: tuple[Page, ...], happened: Disturbance) -> Answer:
    """Return the pages that come in spite of what happened, and what stays behind them."""
    came, rest = pages[: happened.after_page], pages[happened.after_page :]
    hidden = tuple(one for page in rest for one in page.advertisements)
    return Answer(
        happened.site,
        happened.word,
        ENDS[happened.happens],
        (*came, *_instead(happened, rest)),
        hidden,
    )


def _instead(happened: Disturbance, rest: tuple[Page, ...]) -> tuple[Page, ...]:
    """Return the page that comes instead of the rest; where an answer is cut, none does."""
    if happened.happens == "cut":
        return ()
    return (Page(happened.happens, rest[0].advertisements),)


def _disturbance(story: Story, number: int, site: str, word: str) -> Disturbance | None:
    asked = (number, site, word)
    met = (d for d in story.disturbances if (d.round, d.site, d.word) == asked)
    return next(met, None)
