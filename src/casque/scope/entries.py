"""What a programme is made of: products, sites, terms, law, events, each with its source."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from casque.scope.rounds import is_in_force, is_round_name

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_CODE = re.compile(r"[A-Z][A-Z0-9]{1,11}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def _wrong(what: str, do: str) -> PydanticCustomError:
    """Return an error that names what is wrong and what to do about it."""
    return PydanticCustomError("casque", "{what}", {"what": what, "do": do})


def _filled(text: str) -> str:
    if not text.strip():
        raise _wrong("is blank", "fill it")
    return text


def _one_line(text: str) -> str:
    if not text or text != text.strip() or not text.isprintable():
        raise _wrong("is blank, broken, or has spaces around it", "write it plainly on one line")
    return text


def _identifier(text: str) -> str:
    if not _ID.fullmatch(text):
        raise _wrong(f"{text!r} is no id", "use letters, digits and - _ . and at most 64 of them")
    return text


def _code(text: str) -> str:
    if not _CODE.fullmatch(text):
        raise _wrong(f"{text!r} is no product code", "use capitals and digits, such as IV")
    return text


def _language(text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise _wrong(f"{text!r} is no language", "write a tag such as zh-Hans or en")
    return text


def _month(text: str) -> str:
    if not is_round_name(text):
        raise _wrong(f"{text!r} is no month", "write a month such as 2014-09")
    return text


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise _wrong(f"{text!r} is no time zone", "write one such as Asia/Shanghai") from error
    return text


Prose = Annotated[str, AfterValidator(_filled)]
Line = Annotated[str, AfterValidator(_one_line)]
Identifier = Annotated[str, AfterValidator(_identifier)]
Code = Annotated[str, AfterValidator(_code)]
Language = Annotated[str, AfterValidator(_language)]
Month = Annotated[str, AfterValidator(_month)]
Zone = Annotated[str, AfterValidator(_zone)]

VerdictRule = Literal["picture_or_text", "text_only"]
LegalAct = Literal["sale", "sale_online", "process", "advertise", "platform_service"]
Effect = Literal["forbidden", "licensed", "not_an_offence"]


class Entry(BaseModel):
    """What strangers write in YAML: no unknown key, no silent conversion, no change."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Names(Entry):
    """A name in the languages casque speaks."""

    en: Line
    zh_hans: Line = Field(alias="zh-Hans")


class Monitored(Entry):
    """What enters the scope with one round and leaves it with another."""

    valid_from: Month
    valid_until: Month | None = None

    def is_in_force(self, name: str) -> bool:
        """Say whether a round lies within valid_from <= round < valid_until."""
        return is_in_force(name, self.valid_from, self.valid_until)


class Appendix(Entry):
    """The CITES appendix of a taxon between two days; no first day: before the programme."""

    appendix: Literal["I", "II", "III"]
    taxon: Line
    valid_from: date | None = None
    valid_until: date | None = None
    source: Prose
    checked_by: Line | None
    checked_on: date | None = None
    note: Prose | None = None

    def is_in_force_on(self, day: date) -> bool:
        """Say whether the listing applies on a day."""
        return _covers(day, self.valid_from, self.valid_until)


class Product(Monitored):
    """A product that is monitored, and how it may be judged."""

    code: Code
    name: Names
    taxon: Line
    verdict_rule: VerdictRule
    cites_terms: tuple[Code, ...]
    appendices: tuple[Appendix, ...]
    look_alikes: tuple[Line, ...] = ()
    source: Prose
    note: Prose | None = None

    @property
    def key(self) -> str:
        """Return what an overlay knows it by."""
        return self.code

    @property
    def is_text_only(self) -> bool:
        """Say whether a picture alone can never decide it."""
        return self.verdict_rule == "text_only"

    def appendices_on(self, day: date) -> tuple[Appendix, ...]:
        """Return the CITES listings that apply on a day: populations may differ."""
        return tuple(entry for entry in self.appendices if entry.is_in_force_on(day))


class Site(Monitored):
    """A website that is monitored; a placeholder where its name is not public."""

    id: Identifier
    name: Line
    adapter: Identifier | None = None
    address: Line | None = None
    placeholder: bool = False
    source: Prose
    note: Prose | None = None

    @property
    def key(self) -> str:
        """Return what an overlay knows it by."""
        return self.id


class Term(Monitored):
    """One code word or plain name; a placeholder where the word is not public."""

    id: Identifier
    text: Line | None = None
    language: Language
    products: tuple[Code, ...]
    placeholder: bool = False
    inferred: bool = False
    """Our Chinese for a word of which only the English is printed."""
    plain_name: bool = False
    """The product's everyday name, no code word."""
    inside: bool = False
    """A Latin word that may stand within other letters and digits."""
    source: Prose
    note: Prose | None = None

    @property
    def key(self) -> str:
        """Return what an overlay knows it by."""
        return self.id


class Law(Entry):
    """What a law says about an act with products; a statement to be checked by a specialist."""

    id: Identifier
    products: tuple[Code, ...]
    jurisdiction: Line
    act: LegalAct
    effect: Effect
    valid_from: date | None = None
    valid_until: date | None = None
    source: Prose
    checked_by: Line | None
    checked_on: date | None = None
    note: Prose | None = None

    @property
    def key(self) -> str:
        """Return what an overlay knows it by."""
        return self.id

    def is_in_force_on(self, day: date) -> bool:
        """Say whether the law applies on a day."""
        return _covers(day, self.valid_from, self.valid_until)

    def touches(self, name: str) -> bool:
        """Say whether the law applies on any day of a round's month."""
        begun = self.valid_from is None or f"{self.valid_from:%Y-%m}" <= name
        first = date.fromisoformat(f"{name}-01")
        return begun and (self.valid_until is None or first < self.valid_until)


class Event(Entry):
    """Something that happened and may explain a change; drawn in the figures."""

    id: Identifier
    day: date
    name: Names
    source: Prose
    note: Prose | None = None

    @property
    def key(self) -> str:
        """Return what an overlay knows it by."""
        return self.id


class AsPrinted(Entry):
    """A published figure beside what its own inputs give: neither corrects the other."""

    id: Identifier
    where: Prose
    printed: Prose
    computed: Prose
    agrees: bool
    note: Prose | None = None


class Profile(Entry):
    """What programme.yml holds: the programme as a whole."""

    name: Identifier
    title: Names
    zone: Zone
    languages: tuple[Language, ...]
    reporting_rounds: tuple[Month, ...] = ()
    as_printed: tuple[AsPrinted, ...] = ()
    source: Prose
    note: Prose | None = None


def _covers(day: date, first: date | None, until: date | None) -> bool:
    return (first is None or first <= day) and (until is None or day < until)
