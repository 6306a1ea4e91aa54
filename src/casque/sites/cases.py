"""The cases of a site: invented pages with what must be read from them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import Field as Limits
from pydantic import ValidationError

from casque.errors import AdapterInvalid, FileMissing, Problem
from casque.sites.adapter import Adapter
from casque.sites.reading import read_page
from casque.sites.results import PageReading, Result
from casque.sites.schema import Strict
from casque.tables import PageClass

PAGES = {"page.html": "text/html", "page.json": "application/json"}
EXPECTED = "expected.json"


class Expected(Strict):
    """What a case expects, and how its page came."""

    page_class: PageClass = Limits(alias="class")
    more: bool = False
    next_url: str | None = None
    results: tuple[dict[str, str | int | list[str] | None], ...] = ()
    issues: int = 0
    status: int | None = 200
    url: str = ""
    fetched_at: str = "2014-09-15T04:00:00+00:00"


@dataclass(frozen=True, slots=True)
class Checked:
    """How a case ended: `difference` is empty where the page was read as expected."""

    site: str
    case: str
    page_class: str
    difference: str

    @property
    def passed(self) -> bool:
        """Say whether the page was read as expected."""
        return not self.difference


def check_cases(adapter: Adapter, folder: Path) -> Iterator[Checked]:
    """Return how each case of an adapter's folder ended."""
    cases = folder / "cases"
    if not cases.is_dir():
        raise FileMissing(path=cases, do="an adapter brings a case for each class of page")
    for case in sorted(one for one in cases.iterdir() if one.is_dir()):
        yield check_case(adapter, case)


def check_case(adapter: Adapter, case: Path) -> Checked:
    """Return how one case ended."""
    expected = _expected(case / EXPECTED)
    reading = _read(adapter, case, expected)
    difference = "; ".join(_differences(expected, reading))
    return Checked(adapter.name, case.name, reading.page_class, difference)


def as_row(result: Result) -> dict[str, object]:
    """Return a result as plain JSON values."""
    row = asdict(result) | {"pictures": list(result.pictures)}
    return {k: v.isoformat() if isinstance(v, datetime) else v for k, v in row.items()}


def _expected(path: Path) -> Expected:
    if not path.is_file():
        raise FileMissing(path=path, do="a case says there what its page is")
    try:
        return Expected.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        what = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise AdapterInvalid((Problem(str(path), None, what, "correct it"),)) from error


def _read(adapter: Adapter, case: Path, expected: Expected) -> PageReading:
    pages = [case / name for name in PAGES if (case / name).is_file()]
    if len(pages) != 1:
        raise FileMissing(path=case / "page.html", do="a case has one page.html or page.json")
    return read_page(
        adapter,
        pages[0].read_bytes(),
        status=expected.status,
        content_type=PAGES[pages[0].name],
        url=expected.url,
        fetched_at=datetime.fromisoformat(expected.fetched_at).astimezone(UTC),
    )


def _differences(expected: Expected, reading: PageReading) -> Iterator[str]:
    """Return what was read otherwise than expected; of a result only what the case names."""
    compared = {
        "class": (expected.page_class, reading.page_class),
        "more": (expected.more, reading.more),
        "next_url": (expected.next_url, reading.next_url),
        "issues": (expected.issues, len(reading.issues)),
        "results": (len(expected.results), len(reading.results)),
    }
    for name, (wanted, found) in compared.items():
        if wanted != found:
            yield f"{name} is {found}, not {wanted}"
    for number, (row, result) in enumerate(
        zip(expected.results, reading.results, strict=False), start=1
    ):
        yield from _row_differences(number, row, as_row(result))


def _row_differences(
    number: int, wanted: dict[str, str | int | list[str] | None], found: dict[str, object]
) -> Iterator[str]:
    for name, value in wanted.items():
        if name not in found or found[name] != value:
            shown = json.dumps(found.get(name), ensure_ascii=False)
            yield f"result {number}: {name} is {shown}, not {json.dumps(value, ensure_ascii=False)}"
