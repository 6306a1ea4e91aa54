"""The ledger gives back what it is given, counts nothing twice, and loses nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

import saved_pages as s
from casque.db import frames
from casque.db import models as m
from casque.errors import (
    EvidenceDamaged,
    RoundState,
    RoundUnknown,
    SiteUnknown,
    TermUnknown,
    UsageProblem,
)
from casque.rounds import opening
from casque.rounds.home import Home, collecting, open_home
from casque.rounds.judging import export_judgements, import_judgements, write_sheet
from casque.rounds.linking import decide, links_between
from casque.rounds.reading import close_round, open_number, read_known
from casque.rounds.running import Request, resume_round, run_round
from casque.rounds.summary import measures_of, summarise_round, summarise_searches
from casque.stations.preserve import preserve

CLOCK = s.FixedClock()
APRIL = datetime(2012, 4, 1, tzinfo=UTC)
"""When judgements are imported: after all of them were made."""
TWO_PAGES = {
    "象牙": (
        s.answer([s.goods(1, "老象牙"), s.goods(2)], more=True),
        s.answer([s.goods(2), s.goods(3, "象*牙手串")]),
    )
}


def a_run(home: Home, folder: Path, **changes: object) -> dict[str, object]:
    request = Request("2012-03", folder, **changes)  # type: ignore[arg-type]
    searches = run_round(home, request, clock=CLOCK)
    return summarise_searches(read_known(home, CLOCK), searches)


def an_open_round(home: Home, name: str = "2012-03", *, day: int = 1) -> None:
    opening.open_round(home, name, by="a1", now=datetime(2012, int(name[-2:]), day, tzinfo=UTC))


def test_three_hits_on_two_pages_may_be_fewer_advertisements(home: Home, tmp_path: Path) -> None:
    summary = a_run(home, s.save(tmp_path / "pages", TWO_PAGES))
    assert (summary["results"], summary["advertisements"], summary["sellers"]) == (4, 3, 3)
    assert summary["state"] == "done"
    assert summary["findings"] == 2
    assert frames.hits().height == 4
    assert set(frames.findings()["disguise"]) == {"plain", "separator"}
    assert set(frames.sightings()["captured_at"].dt.hour()) == {17, 18}


def test_the_same_pages_again_are_a_new_attempt_and_add_no_advertisement(
    home: Home, tmp_path: Path
) -> None:
    folder = s.save(tmp_path / "pages", TWO_PAGES)
    first, again = a_run(home, folder), a_run(home, folder)
    assert again == first
    assert frames.attempts()["number"].to_list() == [1, 2]
    assert frames.sightings().height == 3
    assert frames.hits().height == 8


def test_a_shorter_copy_tells_of_its_own_attempt_alone(home: Home, tmp_path: Path) -> None:
    a_run(home, s.save(tmp_path / "pages", TWO_PAGES))
    cut = {"象牙": TWO_PAGES["象牙"][:1]}
    summary = a_run(home, s.save(tmp_path / "cut", cut))
    assert (summary["results"], summary["advertisements"], summary["state"]) == (2, 2, "partial")


def test_every_way_a_page_can_disappoint_is_a_gap_and_never_a_zero(
    home: Home, tmp_path: Path
) -> None:
    pages = {
        "a": [s.NONE_FOUND],
        "b": [s.REFUSED],
        "c": [s.WORD_BLOCKED],
        "d": [b"{"],
        "e": [s.answer([s.goods(9)], more=True), s.REFUSED],
    }
    summary = a_run(home, s.save(tmp_path / "pages", pages))
    states = {line["term"]: line["state"] for line in summary["search_list"]}  # type: ignore[index, attr-defined]
    assert states == {
        "a": "empty",
        "b": "blocked",
        "c": "word_blocked",
        "d": "failed",
        "e": "blocked",
    }
    assert summary["results"] == 1


def test_probes_stay_outside_every_measure(home: Home, tmp_path: Path) -> None:
    an_open_round(home)
    before = read_known(home, CLOCK).measures
    a_run(home, s.save(tmp_path / "pages", TWO_PAGES))
    assert read_known(home, CLOCK).measures.equals(before)


def test_a_round_that_was_only_probed_is_no_round_of_the_programme(
    home: Home, tmp_path: Path
) -> None:
    a_run(home, s.save(tmp_path / "pages", TWO_PAGES))
    assert frames.rounds().is_empty()
    with pytest.raises(RoundUnknown):
        opening.find_round("2012-03")


def test_monthly_searches_run_once_and_again_when_asked(home: Home, tmp_path: Path) -> None:
    an_open_round(home)
    folder = s.save(tmp_path / "pages", TWO_PAGES, kind="term")
    assert a_run(home, folder)["results"] == 4
    assert a_run(home, folder) == {"searches": {}, "search_list": []}
    assert a_run(home, folder, again=True)["results"] == 4
    assert frames.attempts().height == 2


def test_a_round_plans_every_term_on_every_searchable_site(home: Home) -> None:
    an_open_round(home)
    searches = frames.searches()
    assert sorted(searches["term"]) == ["t-hugu", "t-xiangya", "t-xy"]
    assert set(searches["site"]) == {s.SITE}
    assert set(searches["state"]) == {"todo"}


def test_what_a_round_does_not_search_is_refused_with_what_to_do(
    home: Home, tmp_path: Path
) -> None:
    pages = s.save(tmp_path / "pages", {"象牙球": [s.NONE_FOUND]}, kind="term")
    with pytest.raises(RoundUnknown, match="casque round open 2012-03"):
        a_run(home, pages)
    an_open_round(home)
    with pytest.raises(TermUnknown, match="--probe"):
        a_run(home, pages)
    flat = tmp_path / "flat"
    flat.mkdir()
    (flat / "1.json").write_bytes(s.NONE_FOUND)
    with pytest.raises(SiteUnknown, match="--probe"):
        a_run(home, flat, site="taobao", term="象牙")
    assert a_run(home, flat, site=s.SITE, term="t-xiangya")["state"] == "empty"


def test_rounds_open_in_order_and_once(home: Home) -> None:
    an_open_round(home, "2012-04")
    with pytest.raises(RoundState, match="already open"):
        an_open_round(home, "2012-04")
    with pytest.raises(RoundState, match="earlier than 2012-04"):
        an_open_round(home, "2012-03")


def test_opening_freezes_scope_words_and_adapters(home: Home) -> None:
    an_open_round(home)
    round_ = opening.find_round("2012-03")
    before = opening.lexicon_of(home, round_).hash
    terms = home.scope / "terms" / "zh.yml"
    terms.write_text(terms.read_text(encoding="utf-8").replace("虎骨", "虎爪"), encoding="utf-8")
    assert opening.lexicon_of(home, round_).hash == before
    assert "虎骨" in {t.text for t in opening.frozen_scope(round_).terms}
    assert set(opening.frozen_adapters(round_)) == {s.SITE}
    assert m.Artefact.objects.count() == 3


def judged(home: Home, tmp_path: Path, **cells: str) -> dict[str, int]:
    """Fill every row of the exported sheet alike and import it."""
    sheet = export_judgements(read_known(home, CLOCK), round_name="2012-03")
    names = [column.name for column in sheet.columns]
    rows = [[cells.get(n, cell) for n, cell in zip(names, row, strict=True)] for row in sheet.rows]
    path = tmp_path / "judged.csv"
    write_sheet(path, type(sheet)(sheet.name, sheet.columns, rows), now=CLOCK.now())
    return import_judgements(home, path, clock=s.FixedClock(APRIL))


SALE = {
    "goods": "genuine", "act": "sale", "confidence": "high", "basis": "text",
    "by": "a1", "at": "2012-03-06 10:00", "why": "",
}  # fmt: skip


def test_judgements_go_out_come_in_and_count(home: Home, tmp_path: Path) -> None:
    an_open_round(home)
    a_run(home, s.save(tmp_path / "pages", TWO_PAGES, kind="term"))
    summary = summarise_round(read_known(home, CLOCK), "2012-03")
    assert summary["measures"]["twpa"]["value"] == 0  # type: ignore[index]
    assert summary["measures"]["unjudged"]["value"] == 2  # type: ignore[index]
    assert judged(home, tmp_path, **SALE) == {"judgements": 2, "new": 2, "undecided": 0}
    assert judged(home, tmp_path, **SALE)["new"] == 0
    measures = measures_of(read_known(home, CLOCK).measures, "2012-03", product="IV")
    assert measures["twpa"]["value"] == 2
    assert frames.judgements().height == 2


def test_closing_freezes_the_numbers_and_a_revision_is_dated(home: Home, tmp_path: Path) -> None:
    an_open_round(home)
    a_run(home, s.save(tmp_path / "pages", TWO_PAGES, kind="term"))
    close_round(home, "2012-03", by="a1", why="", clock=CLOCK)
    closed = read_known(home, CLOCK).measures
    judged(home, tmp_path, **SALE)
    assert read_known(home, CLOCK).measures.equals(closed)
    with pytest.raises(RoundState, match="--why"):
        close_round(home, "2012-03", by="a1", why="", clock=CLOCK)
    close_round(home, "2012-03", by="a2", why="judged late", clock=CLOCK)
    twpa = measures_of(read_known(home, CLOCK).measures, "2012-03", product="")["twpa"]
    assert twpa["value"] == 2
    assert "revised 2012-03-05: judged late" in str(twpa["note"])
    with pytest.raises(RoundState, match="closed"):
        a_run(home, s.save(tmp_path / "more", TWO_PAGES, kind="term"), again=True)


def test_a_frozen_number_that_was_touched_is_found(home: Home, tmp_path: Path) -> None:
    an_open_round(home)
    close_round(home, "2012-03", by="a1", why="", clock=CLOCK)
    path = home.frozen / "2012-03" / "revision-1" / "measures.parquet"
    frame = pl.read_parquet(path)
    frame.with_columns(numerator=pl.lit(7.0)).write_parquet(path)
    with pytest.raises(EvidenceDamaged, match="not as it was frozen"):
        read_known(home, CLOCK)
    path.with_name("digests.json").unlink()
    with pytest.raises(EvidenceDamaged, match="missing"):
        read_known(home, CLOCK)
    assert tmp_path.exists()


def a_closed_round(home: Home, tmp_path: Path) -> None:
    """Leave a round in which two judged offers of ivory were counted and frozen."""
    an_open_round(home)
    a_run(home, s.save(tmp_path / "pages", TWO_PAGES, kind="term"))
    judged(home, tmp_path, **SALE)
    close_round(home, "2012-03", by="a1", why="", clock=CLOCK)


def the_total(home: Home, name: str = "twpa") -> tuple[object, list[str]]:
    """Return a number of March over all products, and the offers it opens into."""
    opened = open_number(home, CLOCK, name, round_="2012-03", product="")
    return opened.number["numerator"], opened.offers["offer"].to_list()


def test_a_closed_number_opens_into_the_offers_it_counted_whatever_came_later(
    home: Home, tmp_path: Path
) -> None:
    a_closed_round(home, tmp_path)
    frozen = (2.0, [f"{s.SITE}:1", f"{s.SITE}:3"])
    assert the_total(home) == frozen
    later = SALE | {"goods": "fake", "at": "2012-03-20 10:00"}
    judged(home, tmp_path, **later)
    decide("offer", *frozen[1], same=True, by="a1", why="one carving", clock=CLOCK)
    assert measures_of(read_known(home, CLOCK).counted, "2012-03", product="")["twpa"]["value"] == 0
    assert the_total(home) == frozen
    close_round(home, "2012-03", by="a2", why="resin after all", clock=CLOCK)
    assert the_total(home) == (0.0, [])


def test_an_open_number_follows_what_is_judged(home: Home, tmp_path: Path) -> None:
    an_open_round(home)
    a_run(home, s.save(tmp_path / "pages", TWO_PAGES, kind="term"))
    assert the_total(home) == (0.0, [])
    judged(home, tmp_path, **SALE)
    assert the_total(home) == (2.0, [f"{s.SITE}:1", f"{s.SITE}:3"])


def test_frozen_rows_that_were_touched_are_found(home: Home, tmp_path: Path) -> None:
    a_closed_round(home, tmp_path)
    path = home.frozen / "2012-03" / "revision-1" / "counted.parquet"
    pl.read_parquet(path).head(1).write_parquet(path)
    with pytest.raises(EvidenceDamaged, match=r"counted\.parquet"):
        the_total(home)


def test_a_round_that_was_frozen_without_its_rows_says_so(home: Home, tmp_path: Path) -> None:
    a_closed_round(home, tmp_path)
    folder = home.frozen / "2012-03" / "revision-1"
    listed = folder / "digests.json"
    digests = json.loads(listed.read_text(encoding="utf-8"))
    del digests["counted"]
    listed.write_text(json.dumps(digests), encoding="utf-8")
    m.Revision.objects.update(digest=sha256(listed.read_bytes()).hexdigest())
    with pytest.raises(RoundState, match=r"casque round close 2012-03 --why"):
        the_total(home)
    close_round(home, "2012-03", by="a1", why="with its rows", clock=CLOCK)
    assert the_total(home)[0] == 2


def test_what_is_no_number_is_refused_and_not_opened_into_nothing(
    home: Home, tmp_path: Path
) -> None:
    a_closed_round(home, tmp_path)
    with pytest.raises(UsageProblem, match="coverage does not open"):
        the_total(home, "coverage")
    with pytest.raises(RoundUnknown):
        open_number(home, CLOCK, "twpa", round_="2012-04", product="")
    with pytest.raises(UsageProblem, match=r"XX in 2012-03: it was counted for all, .*IV"):
        open_number(home, CLOCK, "twpa", round_="2012-03", product="XX")


def test_people_split_and_merge_and_may_change_their_minds(home: Home, tmp_path: Path) -> None:
    a_run(home, s.save(tmp_path / "pages", TWO_PAGES))
    one, two = f"{s.SITE}:1", f"{s.SITE}:2"

    def offers() -> int:
        return read_known(home, CLOCK).linked.offers["offer"].n_unique()

    assert offers() == 3
    later = s.FixedClock(s.MARCH + timedelta(days=1))
    decide("offer", one, two, same=True, by="a1", why="the same carving", clock=CLOCK)
    assert offers() == 2
    decide("offer", two, one, same=False, by="a2", why="two carvings", clock=later)
    assert offers() == 3
    assert links_between(two, one, CLOCK)["by"].to_list() == ["a1", "a2"]
    with pytest.raises(UsageProblem, match="was seen"):
        decide("offer", one, f"{s.SITE}:99", same=True, by="a1", why="", clock=CLOCK)
    decide("dealer", f"{s.SITE}:1", f"{s.SITE}:2", same=True, by="a1", why="", clock=CLOCK)
    assert read_known(home, CLOCK).linked.dealers["dealer"].n_unique() == 2


def test_evidence_is_checked_against_its_digest(home: Home, tmp_path: Path) -> None:
    a_run(home, s.save(tmp_path / "pages", TWO_PAGES))
    captures, archive = frames.captures(), home.archive()
    assert preserve(captures, archive)["intact"].all()
    path = home.archive_folder / captures["file"][0]
    path.write_bytes(path.read_bytes()[:-20])
    assert preserve(captures, archive)["intact"].to_list() == [True, False]


def test_pictures_beside_the_pages_are_kept_by_digest(home: Home, tmp_path: Path) -> None:
    folder = s.save(tmp_path / "pages", TWO_PAGES)
    (folder / "one.png").write_bytes(b"a picture")
    addresses = [f"https://img.shoucang.example/{n}.jpg" for n in (1, 3, 99)]
    rows = "".join(f"{address},one.png\n" for address in addresses)
    (folder / "pictures.csv").write_text("address,file\n" + rows, encoding="utf-8")
    assert a_run(home, folder)["offers"] == 2
    assert frames.pictures()["item"].to_list() == ["1", "3"]


def test_an_earlier_capture_of_the_same_version_is_the_sighting(home: Home, tmp_path: Path) -> None:
    folder = s.save(
        tmp_path / "pages", {"a": [s.answer([s.goods(1)])], "b": [s.answer([s.goods(1)])]}
    )
    table = folder / "replay.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace(
            "s1-p1.json,,200,2012-03-05", "s1-p1.json,,200,2012-03-02"
        ),
        encoding="utf-8",
    )
    a_run(home, folder)
    assert frames.sightings()["captured_at"].dt.day().to_list() == [1]


def test_only_one_process_collects_in_a_home(home: Home, tmp_path: Path) -> None:
    with collecting(home), pytest.raises(UsageProblem, match="another casque is collecting"):
        a_run(home, s.save(tmp_path / "pages", TWO_PAGES))


def test_resuming_where_nothing_waits_does_nothing(home: Home, tmp_path: Path) -> None:
    with pytest.raises(RoundUnknown):
        resume_round(home, "2012-03", clock=CLOCK)
    a_run(home, s.save(tmp_path / "pages", TWO_PAGES))
    assert resume_round(home, "2012-03", clock=CLOCK) == ()


def test_an_interrupted_flat_replay_goes_on_from_its_next_page(home: Home, tmp_path: Path) -> None:
    flat = tmp_path / "flat"
    flat.mkdir()
    for number, body in enumerate(TWO_PAGES["象牙"], start=1):
        (flat / f"{number}.json").write_bytes(body)
    a_run(home, flat, site=s.SITE, term="象牙", probe=True)
    m.Hit.objects.filter(capture__page=2).delete()
    m.Capture.objects.filter(page=2).delete()
    m.Attempt.objects.update(state="running", pages=1, results=2)
    m.Search.objects.update(state="running")
    (search,) = resume_round(home, "2012-03", clock=CLOCK)
    assert search.state == "done"
    assert frames.attempts().select("number", "pages", "results").row(0) == (1, 2, 4)


WRITER = """
import sys
from pathlib import Path
from casque.ports import SystemClock
from casque.rounds.home import open_home
from casque.rounds.running import Request, run_round
for _ in range(int(sys.argv[3])):
    request = Request("2012-03", Path(sys.argv[2]))
    run_round(open_home(Path(sys.argv[1])), request, clock=SystemClock())
"""


def test_it_counts_while_others_write(home: Home, tmp_path: Path) -> None:
    """DESIGN, decision 7: committed rows never vanish from a count, and pages come whole."""
    pages = {str(n): [s.answer([s.goods(n * 10 + i) for i in range(5)])] for n in range(15)}
    folder = s.save(tmp_path / "pages", pages)
    command = [sys.executable, "-c", WRITER, str(home.path), str(folder), "2"]
    counts = [0]
    with subprocess.Popen(command) as writer:
        while writer.poll() is None:
            counts.append(frames.hits().height)
    assert writer.returncode == 0
    assert counts == sorted(counts)
    assert all(count % 5 == 0 for count in counts)
    assert frames.hits().height == 150
    assert len(set(counts)) > 2
    open_home(home.path)
    assert frames.hits().height == 150


def test_what_a_hostile_page_shows_fits_into_every_ledger(home: Home, tmp_path: Path) -> None:
    """Neither NUL nor half characters, nor what an index of PostgreSQL cannot take."""
    long = "".join(chr(0x4E00 + n * 7919 % 20000) for n in range(1900))  # is not made shorter
    rows = [
        s.goods(1, "老\x00物\ud800件", images=[{"src": f"https://img.shoucang.example/{long}"}]),
        s.goods(2, "长" * 50_000, url=f"https://m.shoucang.example/goods/2?{long}"),
        s.goods(3, shop={"id": "9" * 5000, "name": "店" * 5000}),
        s.goods(4, price_text="9" * 5000, created_at=10**17),
    ]
    page = json.dumps({"code": 0, "data": {"source": "search", "list": rows, "has_more": False,
                                           "total": 4}}).encode()  # fmt: skip
    folder = s.save(tmp_path / "pages", {"象牙": [page]})
    (folder / "one.png").write_bytes(b"a picture")
    table = f"address,file\nhttps://img.shoucang.example/{long},one.png\n"
    (folder / "pictures.csv").write_text(table, encoding="utf-8")
    assert a_run(home, folder)["results"] == 4
    assert frames.sightings()["item"].to_list() == ["1", "2", "3", "4"]
    assert frames.sightings()["title"].to_list()[0].startswith("老\ufffd物\ufffd")
    assert m.Issue.objects.filter(what__contains="longer than 2000 bytes").exists()
