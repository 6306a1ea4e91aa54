"""How a site writes the address of a search, and how it reads one again."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

_REFERENCE = re.compile(r"&#[0-9]{1,7};")
_PLACE = re.compile(r"\{(term|page|offset)\}")


@dataclass(frozen=True, slots=True)
class Query:
    """What a search asks for: its words, and which page of the answer, from 1."""

    words: str
    number: int


@dataclass(frozen=True, slots=True)
class Address:
    """The form of a site's search addresses.

    Attributes:
        template: path and parameters, with {term} and one of {page} and {offset}.
        encoding: in which the words are written.
        first_page: the number of the first page.
    """

    template: str
    encoding: str = "utf-8"
    first_page: int = 1

    def write(self, query: Query, per_page: int) -> str:
        """Return the address of a page, without scheme and host."""
        written = query.words.encode(self.encoding, "xmlcharrefreplace")
        return self.template.format(
            term=quote(written, safe=""),
            page=self.first_page + query.number - 1,
            offset=(query.number - 1) * per_page,
        )

    def read(self, target: str, per_page: int) -> Query | None:
        """Return what an address asks for, or None where it is no search.

        A page number that is none is page 0, which no site has.
        """
        path, _, parameters = target.partition("?")
        own_path, _, own_parameters = self.template.partition("?")
        match = re.fullmatch(_pattern(own_path), path)
        if match is None:
            return None
        given = match.groupdict() | _named(own_parameters, _pairs(parameters))
        words = _decoded(given.get("term", ""), self.encoding)
        return Query(words, self._number(given, per_page)) if words else None

    def _number(self, given: dict[str, str], per_page: int) -> int:
        if "offset" in given:
            return _count(given["offset"]) // per_page + 1
        return _count(given.get("page", str(self.first_page))) - self.first_page + 1


def _pattern(path: str) -> str:
    """Return the regular expression of a path with places."""
    parts = _PLACE.split(path)  # text, place, text, place, ...
    return "".join(f"(?P<{p}>[^/]+)" if n % 2 else re.escape(p) for n, p in enumerate(parts))


def _pairs(parameters: str) -> dict[str, str]:
    """Return the parameters by name as they stand; of those that stand twice, the last."""
    split = (pair.partition("=") for pair in parameters.split("&") if pair)
    return {name: value.replace("+", " ") for name, _, value in split}


def _named(template: str, given: dict[str, str]) -> dict[str, str]:
    """Return the parameters by what the template says they hold."""
    places = {name: _PLACE.fullmatch(value) for name, value in _pairs(template).items()}
    return {place[1]: given[name] for name, place in places.items() if place and name in given}


def _decoded(text: str, encoding: str) -> str:
    """Return the words; browsers write as `&#...;` what the encoding lacks.

    Bytes first, then characters: in GBK the second byte of a character may be a plain letter.
    """
    words = unquote_to_bytes(text).decode(encoding, "replace")
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), words)


def _count(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else -1_000_000
