"""A demo home with many invented advertisements, written straight into its ledger.

`python benchmarks/filled_home.py FOLDER [--number 100000] [--database postgresql://...]`

Three rounds of the invented market's programme are open; advertisements with their sightings,
hits, pictures and a sheet's verdicts are inserted in bulk; words are found, offers linked and the
queue made by casque itself. Equal numbers give equal homes. All captures share one archived page.
"""
# ruff: noqa: E402 - the web is set up before the ledger is imported, so that it has its tables

from __future__ import annotations

import argparse
import io
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from casque.web.booting import prepare

prepare()

from casque.db import frames, store
from casque.db import models as m
from casque.db.postgresql import Address, read_address
from casque.demo.servers.programme import write_programme
from casque.demo.simulation import LivingMarket, simulate
from casque.evidence.blobs import path_of
from casque.ports import Deposit, SavedPage
from casque.rounds import opening
from casque.rounds.clocks import clock_of
from casque.rounds.concluding import conclude
from casque.rounds.home import Home, make_home
from casque.stations.screen import screen

SEED, SCALE = 7, 0.1
MONTHS = ("2012-03", "2012-04", "2012-05")
NEXT_MONTH = "2012-06"
"""The month that a benchmark collects live in the filled home."""

A_PAGE = 50
OF_ONE_SELLER = 8
DISTINCT_PICTURES = 20_000
DRAWINGS = 100
WORDS = ("家传", "老货", "手工", "小件", "收藏", "自用", "开门", "品相好")
THINGS = ("手串", "摆件", "吊坠", "印章", "珠子", "料子", "牌子", "把件")


@dataclass(frozen=True, slots=True)
class Word:
    """A term of the programme: its id, how it is written, and the product it names first."""

    term: str
    text: str
    product: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What advertisements stand on: rounds with their beginnings, sites, words, searches."""

    rounds: tuple[tuple[int, datetime], ...]
    sites: tuple[str, ...]
    words: tuple[Word, ...]
    searches: dict[tuple[int, str, str], int]

    def place(self, number: int) -> tuple[int, str, Word]:
        """Return in which round, on which site and by which word an advertisement was found."""
        site = self.sites[number % len(self.sites)]
        word = self.words[number // len(self.sites) % len(self.words)]
        return number // 7 % len(self.rounds), site, word


def fill(path: Path, number: int, address: Address | None = None) -> Home:
    """Return a home with so many advertisements in it, its ledger open."""
    home = empty_home(path, market(), port=9, address=address)
    ground = _open_rounds(home)
    with closing(home.archive()) as archive:
        page = archive.write(_page(ground), folder=f"{MONTHS[0]}/{ground.sites[0]}")
    digests = _draw_pictures(home.blobs, min(number, DISTINCT_PICTURES))
    _insert(ground, number, page, digests)
    for month in MONTHS:
        _screen(home, month)
    conclude(home, MONTHS[-1], clock=clock_of(home, MONTHS[-1]))
    return home


def _screen(home: Home, month: str) -> None:
    """Screen a round as `rounds.concluding` does, without linking after each."""
    lexicon = opening.lexicon_of(home, opening.find_round(month))
    waiting = frames.unscreened(month, lexicon.hash, limit=10**9)
    store.add_findings(waiting, screen(waiting, lexicon), lexicon=lexicon.hash)


def market() -> LivingMarket:
    """Return the invented market whose programme the home has."""
    return simulate(SEED, scale=SCALE)


def empty_home(path: Path, living: LivingMarket, *, port: int, address: Address | None) -> Home:
    """Return a demo home of a market that listens on a port."""
    with TemporaryDirectory() as folder:
        programme = write_programme(Path(folder), living, port)
        return make_home(path, programme=programme, is_demo=True, address=address)


def _open_rounds(home: Home) -> Ground:
    living = market()
    rounds = [
        opening.open_round(home, month, by="lead", now=living.moment(month)) for month in MONTHS
    ]
    scope = opening.frozen_scope(rounds[0])
    found = m.Search.objects.filter(kind="term").values_list("round_id", "site", "term", "pk")
    places = {one.pk: place for place, one in enumerate(rounds)}
    return Ground(
        rounds=tuple((one.pk, living.moment(one.name)) for one in rounds),
        sites=tuple(site.id for site in scope.searchable_sites),
        words=tuple(Word(t.id, t.text or "", t.products[0]) for t in scope.searchable_terms),
        searches={(places[round_], site, term): pk for round_, site, term, pk in found},
    )


def _page(ground: Ground) -> SavedPage:
    return SavedPage("http://market.localhost/", b"<p>invented</p>", 200, "text/html",
                     ground.rounds[0][1])  # fmt: skip


def _draw_pictures(folder: Path, number: int) -> list[str]:
    """Keep so many small pictures, each of its own digest; return these."""
    from PIL import Image, ImageDraw

    drawings = []
    for nth in range(DRAWINGS):
        image = Image.new("RGB", (240, 180), (40 + nth, 90, 220 - nth * 2))
        ImageDraw.Draw(image).ellipse((nth, 20, 120 + nth, 150), fill=(230, 220 - nth, 180))
        stream = io.BytesIO()
        image.save(stream, "JPEG", quality=70)
        drawings.append(stream.getvalue())
    digests = []
    for nth in range(number):
        body = drawings[nth % DRAWINGS] + f"picture {nth}".encode()  # after its end: not drawn
        digest = sha256(body).hexdigest()
        path = path_of(folder, digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        digests.append(digest)
    return digests


def _insert(ground: Ground, number: int, page: Deposit, digests: list[str]) -> None:
    """Write the rows, and let the counters of keys go on behind them."""
    _write(m.Advertisement, (_advertisement(ground, k) for k in range(number)))
    _write(m.Version, (_version(ground, k) for k in range(number)))
    _write(m.Sighting, (_sighting(ground, k) for k in range(number)))
    _write(m.Picture, (_picture(k, digests) for k in range(number)))
    _write_searches(ground, number, page)
    _write(m.Judgement, (_judgement(ground, k) for k in range(0, number, 20)))
    m.Search.objects.filter(round_id__in=[pk for pk, _ in ground.rounds], state="todo").update(
        state="empty"
    )
    _go_on_counting()


def _write(model: type, rows: Iterable[object]) -> None:
    """Write rows in portions, so that they need not all be held at once."""
    portion: list[object] = []
    for row in rows:
        portion.append(row)
        if len(portion) == 5000:
            model.objects.bulk_create(portion)  # type: ignore[attr-defined]  # a model has it
            portion.clear()
    model.objects.bulk_create(portion)  # type: ignore[attr-defined]


def _go_on_counting() -> None:
    from django.core.management.color import no_style
    from django.db import connection

    written = [m.Advertisement, m.Version, m.Sighting, m.Picture, m.Attempt, m.Capture, m.Hit,
               m.Judgement]  # fmt: skip
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), written):
            cursor.execute(statement)


def _advertisement(ground: Ground, k: int) -> m.Advertisement:
    return m.Advertisement(pk=k + 1, site=ground.place(k)[1], item=str(1000 + k))


def _original(k: int) -> int:
    """Return whose picture an advertisement shows: every sixth shows that of the one before it."""
    return k - 1 if k % 6 == 5 else k


def _version(ground: Ground, k: int) -> m.Version:
    word = ground.place(_original(k))[2]
    title = f"{WORDS[k % 8]}{_written(word.text, k)}{THINGS[k // 8 % 8]} {1000 + _original(k)}"
    contact = f"，微信 wx_invented{k % 997}" if k % 3 == 0 else ""
    return m.Version(
        pk=k + 1,
        advertisement_id=k + 1,
        version=sha256(f"version {k}".encode()).hexdigest(),
        title=title,
        description=f"{THINGS[k % 8]}一件，{WORDS[k // 5 % 8]}，看好再买{contact}",
        price=f"¥{100 + k % 9000}",
        pictures=[_address(k)],
    )


def _written(text: str, k: int) -> str:
    """Return a word as a seller writes it: six of ten plainly, two disguised, two not at all."""
    if k % 10 < 6 or (k % 10 < 8 and len(text) < 2):
        return text
    return f"{text[0]}*{text[1:]}" if k % 10 < 8 else "老物件"


def _address(k: int) -> str:
    return f"http://pictures.invented.example/{_original(k)}.jpg"


def _sighting(ground: Ground, k: int) -> m.Sighting:
    round_, site, _ = ground.place(k)
    pk, begun = ground.rounds[round_]
    seller = k // OF_ONE_SELLER
    return m.Sighting(
        pk=k + 1,
        round_id=pk,
        version_id=k + 1,
        link=f"http://{site}.localhost/item/{1000 + k}",
        account=f"a{seller}",
        seller=f"店主{seller}",
        posted=begun - timedelta(days=k % 40),
        posted_precision="day",
        captured_at=begun + timedelta(seconds=k),
    )


def _picture(k: int, digests: list[str]) -> m.Picture:
    digest = digests[_original(k) % len(digests)]
    return m.Picture(pk=k + 1, advertisement_id=k + 1, address=_address(k), digest=digest)


def _judgement(ground: Ground, k: int) -> m.Judgement:
    """Return one of the verdicts that came in a sheet, on every twentieth advertisement."""
    at = ground.rounds[-1][1] + timedelta(days=1)
    return m.Judgement(
        version_id=k + 1, product=ground.place(_original(k))[2].product,
        goods=("genuine", "fake", "innocent")[k // 20 % 3], act="sale", confidence="high",
        basis="text", by="B1", at=at, recorded_at=at,
    )  # fmt: skip


def _write_searches(ground: Ground, number: int, page: Deposit) -> None:
    """Write an attempt for each search that found something, with its pages and hits."""
    found: defaultdict[tuple[int, str, str], list[int]] = defaultdict(list)
    for k in range(number):
        round_, site, word = ground.place(k)
        found[round_, site, word.term].append(k)
    attempts, captures = _attempts(ground, found), _captures(ground, found, page)
    _write(m.Attempt, attempts)
    _write(m.Capture, captures)
    _write(m.Hit, _hits(found))
    done = [ground.searches[key] for key in found]
    for start in range(0, len(done), 500):
        m.Search.objects.filter(pk__in=done[start : start + 500]).update(state="done")


Found = dict[tuple[int, str, str], list[int]]


def _attempts(ground: Ground, found: Found) -> Iterator[m.Attempt]:
    for pk, (key, numbers) in enumerate(found.items(), start=1):
        begun = ground.rounds[key[0]][1] + timedelta(minutes=pk)
        yield m.Attempt(
            pk=pk, search_id=ground.searches[key], number=1, state="done", results=len(numbers),
            pages=-(-len(numbers) // A_PAGE), started_at=begun,
            ended_at=begun + timedelta(seconds=50),
        )  # fmt: skip


def _pages(found: Found) -> Iterator[tuple[int, int, tuple[int, str, str], list[int]]]:
    for attempt, (key, numbers) in enumerate(found.items(), start=1):
        for page, start in enumerate(range(0, len(numbers), A_PAGE), start=1):
            yield attempt, page, key, numbers[start : start + A_PAGE]


def _captures(ground: Ground, found: Found, kept: Deposit) -> Iterator[m.Capture]:
    for pk, (attempt, page, key, numbers) in enumerate(_pages(found), start=1):
        yield m.Capture(
            pk=pk, attempt_id=attempt, page=page, url=f"http://{key[1]}.localhost/?page={page}",
            status=200, content_type="text/html", fetched_at=ground.rounds[key[0]][1],
            sha256=kept.sha256, file=kept.file, offset=kept.offset, length=kept.length,
            page_class="results", results=len(numbers), number=page, more=False,
        )  # fmt: skip


def _hits(found: Found) -> Iterator[m.Hit]:
    for capture, (_, _, _, numbers) in enumerate(_pages(found), start=1):
        for position, k in enumerate(numbers, start=1):
            yield m.Hit(capture_id=capture, position=position, version_id=k + 1)


def main(say: Callable[[str], None] = print) -> int:
    """Fill a home; say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--number", type=int, default=100_000)
    parser.add_argument("--database", default="")
    asked = parser.parse_args()
    begun = time.perf_counter()
    fill(asked.folder, asked.number, read_address(asked.database) if asked.database else None)
    items = m.QueueItem.objects.count()
    say(f"{asked.number} advertisements, {items} items wait, {time.perf_counter() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
