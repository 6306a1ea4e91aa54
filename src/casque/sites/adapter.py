"""A site adapter: what is known of a site, from its address to where a price stands.

It is plain data: YAML in a folder, JSON in a round that froze it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from string import Formatter
from typing import Annotated, Literal, Self
from urllib.parse import quote, urlsplit

from pydantic import Field as Limits
from pydantic import ValidationError, field_validator, model_validator

from casque.errors import AdapterInvalid
from casque.sites.problems import problems_of
from casque.sites.schema import (
    PLACEHOLDERS,
    Codec,
    Conditions,
    Dates,
    Expect,
    Host,
    Layout,
    Links,
    Pace,
    Signs,
    Strict,
    is_local,
)
from casque.yaml_files import Document


class Adapter(Strict):
    """Everything casque knows of one site."""

    name: Annotated[str, Limits(pattern=r"^[a-z][a-z0-9_]*$")]
    title: str
    language: str
    address: str
    terms_of_use: str
    search_template: Annotated[str, Limits(alias="search_url")]
    first_page: Annotated[int, Limits(ge=0)] = 1
    per_page: Annotated[int, Limits(ge=1)] | None = None
    max_pages: Annotated[int, Limits(ge=1)] | None = None  # more than these are never served
    picture_hosts: tuple[Host, ...] = ()  # where its pictures lie, beside its own hosts
    encoding: Codec = "utf-8"
    order: Literal["newest_first", "newest_posted", "relevance"]
    layouts: Annotated[tuple[Layout, ...], Limits(min_length=1)]
    signs: Signs = Signs()
    pace: Pace = Pace()
    by_hand: str | None = None  # why people search it, and no machine asks it
    expect: Expect = Expect()
    dates: Dates = Dates()
    links: Links = Links()
    lenient_json: bool = False  # the site writes bare control characters into its JSON
    ends_with: str | None = "</html>"  # what a whole HTML page ends with; null: not checked

    @field_validator("address")
    @classmethod
    def _is_an_address(cls, address: str) -> str:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("not an address such as https://market.example/")
        return address

    @field_validator("search_template")
    @classmethod
    def _has_places(cls, url: str) -> str:
        places = {name for _, name, _, _ in Formatter().parse(url) if name is not None}
        if "term" not in places or not places <= PLACEHOLDERS:
            raise ValueError("holds {term}, and of {page} and {offset} what the site needs")
        return url

    @model_validator(mode="after")
    def _is_slow_enough(self) -> Self:
        if self.pace.seconds_between_requests < 1 and not is_local(self.address):
            raise ValueError("`seconds_between_requests` is below 1: only for a localhost address")
        return self

    @model_validator(mode="after")
    def _offset_has_a_step(self) -> Self:
        if "{offset}" in self.search_template and self.per_page is None:
            raise ValueError("`search_url` has {offset}: say `per_page`")
        return self

    def all_signs(self) -> dict[str, Conditions]:
        """Return the signs of pages without results by the class of page they show."""
        signs, blocked = self.signs, self.signs.blocked_when
        return {
            "soft_ban": signs.soft_ban_when,
            "captcha": blocked.captcha,
            "login_wall": blocked.login_wall,
            "rate_limited": blocked.rate_limited,
            "word_blocked": signs.word_blocked_when,
            "error": signs.error_when,
            "needs_browser": signs.needs_browser_when,
            "empty": signs.empty_when,
        }

    def search_url(self, term: str, number: int) -> str:
        """Return the address of a search's page; pages are numbered from 1.

        What the site's encoding lacks is sent as a browser sends it, as `&#...;`.
        """
        written = quote(term.encode(self.encoding, "xmlcharrefreplace"), safe="")
        return self.search_template.format(
            term=written,
            page=self.first_page + number - 1,
            offset=(number - 1) * (self.per_page or 0),
        )

    def to_json(self) -> str:
        """Return the adapter as canonical JSON: equal adapters give equal text."""
        return json.dumps(
            self.model_dump(mode="json", by_alias=True),
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        )

    @classmethod
    def from_json(cls, text: str, document: Document | None = None) -> Self:
        """Return the adapter that `to_json` wrote.

        `document` is the YAML that the text came from, for the lines of errors.

        Raises:
            AdapterInvalid: it is no adapter; every problem, with its line where there is one.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise AdapterInvalid(tuple(problems_of(error, document))) from error

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """Return the adapter that plain data describes, as `site.yml` would."""
        return cls.from_json(json.dumps(data, default=str))

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the adapter's JSON."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()
