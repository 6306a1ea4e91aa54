"""The story of the demo, read: rounds, sellers, advertisements, and what people judged.

Reads `story.yml` and the months and words of `programme/`, and knows nothing else of casque: the
truth is counted from it.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict
from ruamel.yaml import YAML

FOLDER = Path(__file__).parent
STORY = FOLDER / "story.yml"
PROGRAMME = FOLDER / "programme"
PAGES = FOLDER / "pages"
ZONE = ZoneInfo("Asia/Shanghai")


def _day_or_moment(text: object) -> date | datetime:
    """Return a day, or a moment in the zone of the market where the text names one."""
    day = date.fromisoformat(str(text)[:10])
    if len(str(text)) == len(day.isoformat()):
        return day
    return datetime.fromisoformat(str(text)).replace(tzinfo=ZONE)


Posted = Annotated[date | datetime, BeforeValidator(_day_or_moment)]


class Told(BaseModel):
    """A part of the story: no unknown key, no change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Month(Told):
    """One round: its name, its moments, and what happens in it."""

    round: str
    opened: datetime
    judged: datetime
    closed: datetime
    tells: str


class Disturbance(Told):
    """Where a site did not simply answer, after so many whole pages."""

    round: int
    site: str
    word: str
    happens: Literal["cut", "captcha", "new_layout", "word_blocked"]
    after_page: int


class Change(Told):
    """What reads differently from a round on."""

    round: int
    title: str | None = None
    price: str | None = None
    found_by: tuple[str, ...] | None = None


class Judged(Told):
    """What a person decided in a round about one product."""

    round: int
    product: str
    goods: str
    act: str
    confidence: str = "high"
    basis: str = "both"
    why: str


class Face(NamedTuple):
    """What a reader of an advertisement sees, as far as judgements hang on it."""

    title: str
    text: str
    price: str
    picture: str | None


class Advertisement(Told):
    """One advertisement with its part in the story."""

    site: str
    item: str
    plays: str
    seller: str
    offer: str = ""
    posted: Posted | None = None
    refreshed: date | None = None
    stands: tuple[int, ...]
    found_by: tuple[str, ...]
    title: str
    text: str
    price: str
    picture: str | None = None
    changes: tuple[Change, ...] = ()
    judged: tuple[Judged, ...] = ()

    @property
    def offered(self) -> str:
        """Return the name of the item that is offered."""
        return self.offer or f"{self.site}:{self.item}"

    @property
    def shown_on(self) -> date:
        """Return the day by which a site sorts it: the refresh, else the posting."""
        day = self.refreshed or self.posted
        assert day is not None, f"{self.item} has neither posted nor refreshed"
        return day.date() if isinstance(day, datetime) else day

    def face(self, number: int) -> Face:
        """Return how it reads in a round."""
        title, price = self.title, self.price
        for change in self._until(number):
            title, price = change.title or title, change.price or price
        return Face(title, self.text, price, self.picture)

    def words(self, number: int) -> tuple[str, ...]:
        """Return the words whose search shows it in a round."""
        found_by = self.found_by
        for change in self._until(number):
            found_by = change.found_by or found_by
        return found_by

    def _until(self, number: int) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.round <= number)


class Word(Told):
    """A word that is searched, with the products it names."""

    text: str
    products: tuple[str, ...]
    valid_from: str


class Story(Told):
    """The whole story; rounds are numbered from 1."""

    rounds: tuple[Month, ...]
    page_size: dict[str, int]
    judges: dict[str, str]
    disturbances: tuple[Disturbance, ...]
    sellers: dict[str, dict[str, str]]
    advertisements: tuple[Advertisement, ...]
    words: tuple[Word, ...]
    products: dict[str, str]  # by code: the month in which it enters

    @property
    def numbers(self) -> range:
        """Return the numbers of the rounds."""
        return range(1, len(self.rounds) + 1)

    @property
    def sites(self) -> tuple[str, ...]:
        """Return the sites, which are in scope from the first round on."""
        return tuple(self.page_size)

    def month(self, number: int) -> Month:
        """Return a round by its number."""
        return self.rounds[number - 1]

    def words_in(self, number: int) -> tuple[str, ...]:
        """Return the words that are searched in a round."""
        return tuple(w.text for w in self.words if w.valid_from <= self.month(number).round)

    def products_in(self, number: int) -> tuple[str, ...]:
        """Return the products that are monitored in a round."""
        name = self.month(number).round
        return tuple(code for code, start in self.products.items() if start <= name)


def read_story() -> Story:
    """Return the story that ships with the package."""
    told = _read(STORY)
    words = [entry for file in sorted(PROGRAMME.glob("terms/*.yml")) for entry in _listed(file)]
    told["words"] = [{name: word[name] for name in Word.model_fields} for word in words]
    products = _listed(PROGRAMME / "products.yml")
    told["products"] = {product["code"]: product["valid_from"] for product in products}
    return Story.model_validate(told)


def _read(file: Path) -> dict[str, object]:
    """Return a file of YAML with every scalar as the text that stands there."""
    read: dict[str, object] = YAML(typ="base").load(file.read_text(encoding="utf-8"))
    return read


def _listed(file: Path) -> list[dict[str, object]]:
    """Return the one list that a file of the programme holds."""
    (listed,) = _read(file).values()
    assert isinstance(listed, list), f"{file.name} holds no list"
    return listed
