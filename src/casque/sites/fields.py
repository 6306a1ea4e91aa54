"""From a row of a page to a result: each field exactly, or an issue that says which was not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from urllib.parse import quote

from w3lib.html import remove_tags, replace_entities

from casque.errors import FieldNotUnderstood
from casque.sites import identity
from casque.sites.adapter import Adapter
from casque.sites.documents import Node, Page, clean
from casque.sites.results import Issue, Result
from casque.sites.schema import Alternatives, Field, FieldName, Layout
from casque.sites.versions import version_of
from casque.text.dates import Moment, is_refresh, read_date, read_epoch, whole_day
from casque.text.prices import price_in_yuan

_LONGEST = {"item": 500, "account": 300, "seller": 300, "price": 200}
_LONGEST_FOR_A_PATTERN = 20_000


@dataclass(frozen=True)
class Place:
    """Where a row stands: the page, how it is laid out, and what its links are relative to."""

    adapter: Adapter
    layout: Layout
    page: Page
    base: str
    fetched_at: datetime | None


class Content(TypedDict):
    """The part of a result that its version is made of."""

    title: str
    description: str | None
    price: str | None
    pictures: tuple[str, ...]


class RowRefused(Exception):
    """A row has nothing that names it, or no title: it cannot be a result."""

    def __init__(self, field: str, what: str) -> None:
        super().__init__(what)
        self.issue_of = (field, f"row refused: {what}")


def read_row(place: Place, row: Node, position: int) -> tuple[Result | None, list[Issue]]:
    """Return the row's result, or None where it is refused, with what was odd in it."""
    reader = _Row(place, row, position, [])
    try:
        return reader.result(), reader.issues
    except RowRefused as refusal:
        return None, [Issue(position, *refusal.issue_of)]


def values_of(
    alternatives: Alternatives, *, place: Place, row: Node, field: str
) -> tuple[str, ...]:
    """Return what the first alternative that fits selects, or nothing.

    Raises:
        FieldNotUnderstood: something stands there, and it has no form that is known.
    """
    odd = False
    for one in alternatives:
        node = place.page.root if one.page else row
        found = place.page.values(node, place.layout.engine, one.select)
        values = _cut(one, found)
        if values:
            return values
        odd = odd or bool(found) or place.page.is_odd(node, place.layout.engine, one.select)
    if odd:
        raise FieldNotUnderstood(field=field, what="what stands there has another form")
    return ()


def _cut(field: Field, found: list[str]) -> tuple[str, ...]:
    """Return the values as the field wants them: tags off, joined, cut out, filled in."""
    values = [_without_tags(value) for value in found] if field.html else found
    if field.join is not None and values:
        values = [field.join.join(values)]
    if field.pattern is not None:
        values = _cut_out(field.pattern, values)
    if field.template is not None:
        values = [field.template.replace("{value}", quote(value, safe="")) for value in values]
    return tuple(value for value in values if value)


def _cut_out(pattern: str, values: list[str]) -> list[str]:
    matches = (re.search(pattern, value[:_LONGEST_FOR_A_PATTERN]) for value in values)
    return [(match[1] or "").strip() for match in matches if match is not None]


def _without_tags(text: str) -> str:
    return clean(replace_entities(remove_tags(text)))


@dataclass(frozen=True)
class _Row:
    """A row being read; its issues gather as its fields are met."""

    place: Place
    row: Node
    position: int
    issues: list[Issue]

    def result(self) -> Result:
        """Return the result that the row shows; raise RowRefused where it cannot be one."""
        item, link = self._identity()
        content = self._content()
        posted, refreshed = self._moment("posted"), self._moment("refreshed")
        result = Result(
            position=self.position,
            item=item,
            version=version_of(**content),
            link=link,
            **content,
            account=self._one("account"),
            seller=self._one("seller"),
            posted=posted.at if posted else None,
            posted_precision=posted.precision if posted else None,
            refreshed=refreshed.at if refreshed else None,
        )
        self._require(result)
        return result

    def _content(self) -> Content:
        """Return what a version is made of."""
        return Content(
            title=self._one("title") or "",
            description=self._one("description"),
            price=self._price(),
            pictures=self._pictures(),
        )

    def _identity(self) -> tuple[str, str | None]:
        """Return what names the item, and its link: the site's own id before the link."""
        if self._alternatives("item"):
            item = self._one("item")
            if item is None:
                raise RowRefused("item", "no item id")
            return item, self._link()
        link = self._link()
        if link is None or len(link) > _LONGEST["item"]:
            raise RowRefused("link", "no link that could name the item")
        return link, link

    def _require(self, result: Result) -> None:
        for name in self.place.layout.required:
            if getattr(result, name) in (None, "", ()):
                raise RowRefused(name, f"no {name}")

    def _link(self) -> str | None:
        text = self._one("link")
        if text is None:
            return None
        adapter = self.place.adapter
        try:
            return identity.canonical(
                text, base=self.place.base, drop=adapter.links.drop, encoding=adapter.encoding
            )
        except FieldNotUnderstood as error:
            self._issue(error)
            return None

    def _pictures(self) -> tuple[str, ...]:
        found = []
        for address in dict.fromkeys(self._all("pictures")):
            try:
                found.append(identity.resolve(address, base=self.place.base, field="pictures"))
            except FieldNotUnderstood as error:
                self._issue(error)
        return tuple(found)

    def _price(self) -> str | None:
        """Return the price as printed; one that is not exactly an amount is also an issue."""
        text = self._one("price")
        if text is not None:
            try:
                price_in_yuan(text)
            except FieldNotUnderstood as error:
                self._issue(error)
        return text

    def _moment(self, name: FieldName) -> Moment | None:
        text = self._one(name)
        if text is None or (name == "posted" and is_refresh(text)):
            return None
        try:
            return self._date(text, self._alternatives(name))
        except FieldNotUnderstood as error:
            self.issues.append(Issue(self.position, name, str(error.fields["what"])))
            return None

    def _date(self, text: str, alternatives: Alternatives) -> Moment:
        dates, seen_at = self.place.adapter.dates, self.place.fetched_at
        form = alternatives[0].form
        if form == "printed":
            moment = read_date(text, zone=dates.zone, seen_at=seen_at)
        else:
            moment = read_epoch(text, unit=form, seen_at=seen_at)
        return whole_day(moment, zone=dates.zone) if dates.precision == "day" else moment

    def _one(self, name: FieldName) -> str | None:
        values = self._all(name)
        if not values:
            return None
        if len(values[0]) > _LONGEST.get(name, len(values[0])):
            what = f"longer than {_LONGEST[name]} characters"
            self.issues.append(Issue(self.position, name, what))
            return None
        return values[0]

    def _all(self, name: FieldName) -> tuple[str, ...]:
        try:
            return values_of(self._alternatives(name), place=self.place, row=self.row, field=name)
        except FieldNotUnderstood as error:
            self._issue(error)
            return ()

    def _alternatives(self, name: FieldName) -> Alternatives:
        found: Alternatives = getattr(self.place.layout.fields, name)
        return found

    def _issue(self, error: FieldNotUnderstood) -> None:
        fields = error.fields
        self.issues.append(Issue(self.position, str(fields["field"]), str(fields["what"])))
