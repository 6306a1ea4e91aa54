"""A page's bytes made readable: HTML, JSON, or neither with the reason.

Bytes are hostile. Nothing here raises on them: what cannot be read is a `Unreadable` page.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import jmespath
from parsel import Selector
from w3lib.encoding import (
    html_body_declared_encoding,
    html_to_unicode,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
)
from w3lib.html import get_base_url

from casque.sites.selectors import Engine

Node = Any  # a Selector on an HTML page, a JSON value on a JSON one: each page knows its own

LARGEST = 16 << 20
"""Bytes a page may have: no page of results comes near it, and reading takes memory and time."""

_MANY = 10_000
_BLOATED = re.compile(rf"<[a-zA-Z](?:[^<>\s]*+\s++){{{_MANY}}}")
"""An element whose attributes would hold the parser up for minutes."""

_SPACES = re.compile(r"\s*")
_BEHIND = (("<!--", "-->"), ("<script", "</script>"))
"""What caches and counters add behind the end of a page: how each begins and ends."""

_LONGEST_INTEGER = 18
_VISIBLE = "//text()[not(ancestor::script or ancestor::style or ancestor::template)]"


@dataclass(frozen=True)
class HtmlPage:
    """A page of HTML; `fault` says why it is not whole, or nothing."""

    text: str
    fault: str = ""
    kind: Literal["html"] = "html"

    @cached_property
    def root(self) -> Selector:
        """Return the page as a tree."""
        return Selector(text=self.text, type="html")

    @cached_property
    def visible(self) -> str:
        """Return the text that a reader of the page may see."""
        return _one_line(" ".join(self.root.xpath(_VISIBLE).getall()))

    def base(self, url: str) -> str:
        """Return the address that the page's links are relative to."""
        try:
            return str(get_base_url(self.text, url))
        except ValueError:
            return url

    def rows(self, engine: Engine, select: str) -> list[Node]:
        """Return what the selector selects from the whole page."""
        return self._select(self.root, engine, select)

    def values(self, node: Node, engine: Engine, select: str) -> list[str]:
        """Return the texts that the selector selects from a node."""
        found = [_text_of(one) for one in self._select(node, engine, select)]
        return [text for text in found if text]

    def holds(self, engine: Engine, select: str) -> bool:
        """Say whether the selector finds something."""
        return any(one.root is not False for one in self.rows(engine, select))

    def is_odd(self, node: Node, engine: Engine, select: str) -> bool:
        """Say whether something stands there that is no text: never so in HTML."""
        return False

    def _select(self, node: Selector, engine: Engine, select: str) -> list[Node]:
        if engine == "jmespath":
            return []
        return list(node.css(select) if engine == "css" else node.xpath(select))


@dataclass(frozen=True)
class JsonPage:
    """A page of JSON; numbers with a point stay as they are printed."""

    root: Node
    fault: str = ""
    kind: Literal["json"] = "json"
    visible: str = ""

    def base(self, url: str) -> str:
        """Return the address that the page's links are relative to."""
        return url

    def rows(self, engine: Engine, select: str) -> list[Node]:
        """Return what the selector selects from the whole page."""
        found = _search(engine, select, self.root)
        return found if isinstance(found, list) else []

    def values(self, node: Node, engine: Engine, select: str) -> list[str]:
        """Return the texts that the selector selects from a node."""
        found = _search(engine, select, node)
        several = found if isinstance(found, list) else [found]
        texts = [_plain_text(one) for one in several if _is_plain(one)]
        return [text for text in texts if text]

    def is_odd(self, node: Node, engine: Engine, select: str) -> bool:
        """Say whether something stands there that is no text: an object, true, a list of such."""
        found = _search(engine, select, node)
        several = found if isinstance(found, list) else [found]
        return any(one is not None and not _is_plain(one) for one in several)

    def holds(self, engine: Engine, select: str) -> bool:
        """Say whether the selector finds something: not null, false or empty."""
        found = _search(engine, select, self.root)
        return found is not None and found is not False and found not in ("", [], {})


@dataclass(frozen=True)
class Unreadable:
    """A page that is neither HTML nor JSON that can be read."""

    fault: str
    kind: Literal["none"] = "none"


Page = HtmlPage | JsonPage


def open_page(
    body: bytes, *, content_type: str, encoding: str, lenient_json: bool, ends_with: str | None
) -> Page | Unreadable:
    """Return the page that the bytes hold, by what they look like.

    What the server calls them is not asked: sites send JSON as text/html.
    """
    if len(body) > LARGEST:
        return Unreadable(f"the page is larger than {LARGEST >> 20} MB")
    text = decode(body, content_type=content_type, encoding=encoding)
    start = text.lstrip("\ufeff \t\r\n\x00")[:1]
    if not start:
        return Unreadable("the page is empty: not one character came")
    if start in "{[":
        return _open_json(text, lenient_json)
    if start != "<":
        return Unreadable("the page is neither HTML nor JSON")
    if _BLOATED.search(text):
        return Unreadable(f"the page has an element with {_MANY:,} attributes or more")
    return HtmlPage(text, _html_fault(text, ends_with))


def decode(body: bytes, *, content_type: str, encoding: str) -> str:
    """Return the page's characters, in the first encoding that all its bytes fit.

    Text of another encoding that is valid UTF-8 by chance does not occur at a page's length, so
    that is asked first; then what the page declares, then what the adapter does. Where none
    fits, w3lib decides and marks what it cannot read.
    """
    _, mark = read_bom(body)
    stripped = body[len(mark) :] if mark else body
    declared = http_content_type_encoding(content_type) or html_body_declared_encoding(body)
    bom = read_bom(body)[0]
    for name in (bom, "utf-8", declared, resolve_encoding(encoding) or encoding):
        try:
            if name:
                return stripped.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return html_to_unicode(content_type, body, default_encoding=encoding)[1]


def _html_fault(text: str, ends_with: str | None) -> str:
    """Return that the page breaks off where its end is not at its end."""
    if ends_with is None:
        return ""
    _, found, after = text.lower().rpartition(ends_with.lower())
    if not found:
        return f"the page breaks off: {ends_with} is missing"
    if _without_additions(after):
        return f"the page breaks off: {ends_with} is not at its end"
    return ""


def _without_additions(after: str) -> str:
    """Return what stands behind a page's end beside whole comments and scripts."""
    at = 0
    while True:
        at = _SPACES.match(after, at).end()  # type: ignore[union-attr]  # it matches nothing, too
        ending = next((end for begin, end in _BEHIND if after.startswith(begin, at)), None)
        found = after.find(ending, at) if ending is not None else -1
        if ending is None or found < 0:
            return after[at:]
        at = found + len(ending)


def _open_json(text: str, lenient: bool) -> JsonPage | Unreadable:
    try:
        root = json.loads(
            text.strip("\ufeff \t\r\n\x00"),
            strict=not lenient,
            parse_float=str,
            parse_int=_integer,
            parse_constant=_no_number,
        )
    except json.JSONDecodeError as error:
        return Unreadable(f"the page is not whole JSON: it fails at character {error.pos}")
    except ValueError:
        return Unreadable("the page is not JSON: it holds a number that is none")
    except RecursionError:
        return Unreadable("the page is not JSON that can be read: it is nested too deeply")
    return JsonPage(root)


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else digits


def _no_number(name: str) -> None:
    raise ValueError(name)


def _search(engine: Engine, select: str, node: Node) -> Node:
    if engine != "jmespath":
        return None
    try:
        return jmespath.search(select, node)
    except (ValueError, TypeError, OverflowError, RecursionError):
        # A function met a value it is not for: the selector selects nothing here.
        return None


def _is_plain(value: Node) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _plain_text(value: str | int) -> str:
    return clean(str(value))


def _text_of(node: Selector) -> str:
    if isinstance(node.root, str):
        return clean(_one_line(node.root))
    if isinstance(node.root, bool | float):
        return str(node.root)
    return clean(_one_line("".join(node.xpath(".//text()").getall())))


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def clean(text: str) -> str:
    """Return the text without what no database or sheet can hold: NUL and half characters."""
    return (
        text.replace("\x00", "\ufffd")
        .encode("utf-8", "surrogatepass")
        .decode("utf-8", "replace")
        .strip()
    )
