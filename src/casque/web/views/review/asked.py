"""What a request asks of the review: which part of the queue, which verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, QueryDict
from django.utils.http import urlencode

from casque.errors import UsageProblem
from casque.review.signs import SIGNS, basis_of
from casque.review.stages import STAGES
from casque.rounds.showing_grid import Shelf

LONGEST: Final = 100


@dataclass(frozen=True, slots=True)
class Where:
    """The part of the queue that a reader goes through."""

    product: str = ""
    site: str = ""
    stage: str = ""
    stratum: str = ""

    @property
    def is_narrow(self) -> bool:
        """Tell whether it is less than everything."""
        return bool(self.product or self.site)

    @property
    def query(self) -> str:
        """Return it as the query of an address, with its question mark."""
        asked = self._asked()
        return f"?{urlencode(asked)}" if asked else ""

    @property
    def more(self) -> str:
        """Return it as a further part of a query."""
        asked = self._asked()
        return f"&{urlencode(asked)}" if asked else ""

    @property
    def narrowing(self) -> dict[str, str]:
        """Return what narrows the queue one by one: product and site."""
        return {"product": self.product, "site": self.site}

    def _asked(self) -> dict[str, str]:
        names = ("product", "site", "stage", "stratum")
        return {name: value for name in names if (value := getattr(self, name))}


def where(request: HttpRequest) -> Where:
    """Return the part of the queue that a request names; a form names it with `in_`."""
    get, post = request.GET, request.POST
    return Where(
        product=post.get("in_product", get.get("product", ""))[:LONGEST],
        site=post.get("in_site", get.get("site", ""))[:LONGEST],
        stage=_stage(get.get("stage", "")),
        stratum=get.get("stratum", "")[:LONGEST],
    )


def _stage(name: str) -> str:
    return name if name in STAGES else ""


def shelf(asked: Where, after: str) -> Shelf:
    """Return the shelf of the grid that is asked for."""
    return Shelf(asked.stage or "first", asked.product, asked.site, asked.stratum, after)


@dataclass(frozen=True, slots=True)
class Said:
    """A verdict as a form brings it; `basis` is empty where it follows from the signs."""

    edition: int
    goods: str
    act: str
    product: str
    basis: str
    confidence: str
    signs: tuple[str, ...]
    why: str

    @property
    def fields(self) -> Iterator[tuple[str, str]]:
        """Yield what a form must carry to bring the same again, but for edition and goods."""
        for name in ("act", "product", "basis", "confidence", "why"):
            yield name, getattr(self, name)
        yield from (("signs", sign) for sign in self.signs)


def edition(request: HttpRequest) -> int:
    """Return the edition that the reader looked at: what If-Match names, else the form's field.

    Of what If-Match may be (RFC 9110, section 13.1.1) a page of ours sends one strong tag, and
    nothing else is taken: a save must say what it saw.

    Raises:
        UsageProblem: that is no edition.
    """
    if "If-Match" not in request.headers:
        return number(request.POST.get("edition", ""))
    tag = re.fullmatch(r'\s*"([0-9]+)"\s*', request.headers["If-Match"])
    return number(tag[1] if tag else "")


def overtaken(request: HttpRequest) -> int:
    """Return the status of a save that came second (RFC 9110, 15.5.13 and 15.5.10)."""
    return 412 if "If-Match" in request.headers else 409


def said(post: QueryDict, edition: int) -> Said:
    """Return the verdict of a form about an edition of an item."""
    known = {sign.code for sign in SIGNS}
    return Said(
        edition=edition,
        goods=post.get("goods", ""),
        act=post.get("act", "sale"),
        product=post.get("product", ""),
        basis=post.get("basis", ""),
        confidence=post.get("confidence", "medium"),
        signs=tuple(sign for sign in post.getlist("signs") if sign in known),
        why=post.get("why", "").strip()[:500],
    )


def basis(verdict: Said, *, has_text: bool, has_pictures: bool, text_only: bool) -> str:
    """Return what a verdict rests on."""
    return basis_of(
        verdict.signs, chosen=verdict.basis, has_text=has_text, has_pictures=has_pictures,
        text_only=text_only,
    )  # fmt: skip


def number(text: str) -> int:
    """Return the number of a form's field; raise UsageProblem where it is none."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise UsageProblem(what="the form lacks a number: open the page again and repeat it")
    return int(text)
