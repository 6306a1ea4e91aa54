"""What a site adapter may say, and what is checked of it when it is loaded.

Strangers write adapters, so every key is strict and an unknown one is refused: a misspelt
`empty_when` that were passed over would turn every empty answer into a gap, or worse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    model_validator,
)
from pydantic import (
    Field as Limits,
)

from casque.sites.selectors import ENGINES, Engine, check_selector

PageKind = Literal["html", "json"]
FieldName = Literal[
    "item", "link", "title", "description", "account", "seller", "price", "pictures", "posted",
    "refreshed",
]  # fmt: skip
PLACEHOLDERS = {"term", "page", "offset"}


class Strict(BaseModel):
    """A part of an adapter: frozen, strict, no unknown keys."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def _regular_expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return text


def _one_group(text: str) -> str:
    if re.compile(_regular_expression(text)).groups != 1:
        raise ValueError("a pattern has exactly one group: what is taken")
    return text


def _listed(value: object) -> object:
    return value if isinstance(value, list) else [value]


def _field(value: object) -> object:
    return {"select": value} if isinstance(value, str) else value


def _fields(value: object) -> object:
    return [_field(one) for one in value] if isinstance(value, list) else [_field(value)]


def _codec(name: str) -> str:
    try:
        "".encode(name)
    except LookupError as error:
        raise ValueError("no such encoding") from error
    return name


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("no such time zone, such as Asia/Shanghai")
    return name


def _host(text: str) -> str:
    if re.fullmatch(r"(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*(:[0-9]{1,5})?", text) is None:
        raise ValueError("no host such as img.market.example, or *.market.example for all below it")
    return text


def is_local(address: str) -> bool:
    """Tell whether an address is this machine by its name: `localhost`, or below `.localhost`."""
    host = (urlsplit(address).hostname or "").rstrip(".")
    return host == "localhost" or host.endswith(".localhost")


Host = Annotated[str, AfterValidator(_host)]
Expression = Annotated[str, AfterValidator(_regular_expression)]


class Field(Strict):
    """Where one value stands, and how it is cut out of what stands there."""

    select: str
    pattern: Annotated[str, AfterValidator(_one_group)] | None = None
    join: str | None = None  # joins all that is selected; without it the first counts
    template: str | None = None  # "https://site.example/item/{value}"
    html: bool = False  # the value is HTML within JSON: tags off, entities read
    page: bool = False  # selected from the whole page, not from the row
    form: Literal["printed", "epoch_ms", "epoch_s"] = "printed"

    @model_validator(mode="after")
    def _template_takes_the_value(self) -> Self:
        if self.template is not None and self.template.count("{value}") != 1:
            raise ValueError("a template holds {value} once")
        return self


Alternatives = Annotated[tuple[Field, ...], Limits(strict=False), BeforeValidator(_fields)]
"""Tried in order: the first that selects something counts."""


class Condition(Strict):
    """One sign on a page: a selector that finds something, a text, or several together."""

    css: str | None = None
    xpath: str | None = None
    jmespath: str | None = None
    text: Expression | None = None  # found in the visible text of an HTML page
    all: Annotated[tuple[Condition, ...], Limits(strict=False)] = ()
    matches: Expression | None = None  # found in what the selector selects
    absent: bool = False  # holds where the selector finds nothing

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        said = [name for name in (*ENGINES, "text") if getattr(self, name) is not None]
        if len(said) + bool(self.all) != 1:
            raise ValueError("a sign is one of css, xpath, jmespath, text, all")
        if self.matches is not None and said in ([], ["text"]):
            raise ValueError("`matches` goes with css, xpath or jmespath")
        return self

    @model_validator(mode="after")
    def _selector_is_sound(self) -> Self:
        for engine in ENGINES:
            selector = getattr(self, engine)
            if selector is not None:
                check_selector(engine, selector)
        return self


Conditions = Annotated[tuple[Condition, ...], Limits(strict=False), BeforeValidator(_listed)]
"""Any one of them suffices."""


class Fields(Strict):
    """Where each value of a result stands in its row."""

    title: Alternatives
    item: Alternatives = ()
    link: Alternatives = ()
    description: Alternatives = ()
    account: Alternatives = ()
    seller: Alternatives = ()
    price: Alternatives = ()
    pictures: Alternatives = ()
    posted: Alternatives = ()
    refreshed: Alternatives = ()

    @model_validator(mode="after")
    def _names_its_items(self) -> Self:
        if not self.item and not self.link:
            raise ValueError("a result needs an `item` or a `link`: nothing else names it")
        return self


class Numbers(Strict):
    """Which page this is, of how many pages, or of how many results at how many a page."""

    current: Alternatives
    pages: Alternatives = ()
    results: Alternatives = ()
    per_page: Alternatives = ()

    @model_validator(mode="after")
    def _counts_pages_or_results(self) -> Self:
        if bool(self.pages) == bool(self.results) or bool(self.results) != bool(self.per_page):
            raise ValueError("give `pages`, or `results` with `per_page`")
        return self


class Paging(Strict):
    """How a page says that there are more, or that it is the last."""

    more_when: Conditions = ()
    last_when: Conditions = ()
    next: Alternatives = ()  # the link to the next page
    numbers: Numbers | None = None


class Layout(Strict):
    """One way the site lays its results out."""

    name: str
    engine: Engine
    results: str  # selects the rows
    results_when: Annotated[Conditions, Limits(min_length=1)]
    fields: Fields
    required: tuple[FieldName, ...] = ("title",)  # beside what names the item
    paging: Paging = Paging()

    @model_validator(mode="after")
    def _selectors_are_sound(self) -> Self:
        check_selector(self.engine, self.results, place="results")
        for place, alternatives in self._selected():
            for field in alternatives:
                check_selector(self.engine, field.select, place=place)
        return self

    def _selected(self) -> Iterator[tuple[str, Alternatives]]:
        for part in (self.fields, self.paging.numbers):
            for name in type(part).model_fields if part is not None else ():
                yield name, getattr(part, name)
        yield "next", self.paging.next

    @property
    def kind(self) -> PageKind:
        """Return the kind of page that this layout is found on."""
        return "json" if self.engine == "jmespath" else "html"


class Blocked(Strict):
    """How the site keeps us out."""

    captcha: Conditions = ()
    login_wall: Conditions = ()
    rate_limited: Conditions = ()


class Signs(Strict):
    """How a page without results shows what it is."""

    empty_when: Conditions = ()
    blocked_when: Blocked = Blocked()
    word_blocked_when: Conditions = ()
    soft_ban_when: Conditions = ()
    error_when: Conditions = ()
    needs_browser_when: Conditions = ()


class Pace(Strict):
    """How slowly the site is asked; faster than once a second only on this machine."""

    seconds_between_requests: Annotated[float, Limits(gt=0, le=3600)] = 5
    respect_robots: bool = True


class Yield(Strict):
    """How many results a search is expected to give."""

    min: Annotated[int, Limits(ge=0)] = 0
    max: Annotated[int, Limits(ge=0)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min > self.max:
            raise ValueError("`min` is larger than `max`")
        return self


class Expect(Strict):
    """What the site is expected to give; outside it a person looks."""

    results_per_search: Yield | None = None


class Dates(Strict):
    """In which zone the site prints its dates, and how finely at most."""

    zone: Annotated[str, AfterValidator(_zone)] = "Asia/Shanghai"
    precision: Literal["day", "second"] = "second"


class Links(Strict):
    """Which parameters of a link follow the visitor and name nothing."""

    drop: tuple[str, ...] = ()


Codec = Annotated[str, AfterValidator(_codec)]
