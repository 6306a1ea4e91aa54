"""The real pages of ../shared/data, where that folder is there: nothing of them is copied here."""

import csv
import json
import random
from pathlib import Path

import pytest

from casque.sites import find_adapter, outcome_of, read_page
from casque.sites.classes import seen

PAGES = Path(__file__).parents[2].parent / "shared" / "data" / "pages"
pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason="../shared/data/pages is not here")

XIANYU = sorted((PAGES / "xianyu").glob("*.json"))
TAOBAO = sorted(p for p in (PAGES / "taobao").glob("*") if p.suffix != ".csv")


def read(site, body, status=200):
    return read_page(find_adapter(site), body, status=status, content_type="", url="")


def figures(readings):
    """Return results, advertisements, sellers."""
    results = [result for reading in readings for result in reading.results]
    return len(results), len({r.item for r in results}), len({r.account for r in results})


def xianyu_pages():
    return [json.loads(path.read_text(encoding="utf-8")) for path in XIANYU]


def as_bytes(page):
    return json.dumps(page, ensure_ascii=False).encode()


def test_xianyu_gives_120_results_of_107_advertisements_by_47_sellers():
    readings = [read("xianyu", path.read_bytes()) for path in XIANYU]
    assert [len(r.results) for r in readings] == [30] * 4
    assert figures(readings) == (120, 107, 47)
    assert outcome_of(map(seen, readings)).state == "partial"
    assert not [issue for r in readings for issue in r.issues]


def test_xianyu_results_have_their_fields():
    results = [r for path in XIANYU for r in read("xianyu", path.read_bytes()).results]
    assert all(r.link == f"https://www.goofish.com/item?id={r.item}" for r in results)
    assert all(r.title and r.seller and r.price and r.pictures for r in results)
    assert all(r.posted and r.posted.year in range(2021, 2026) for r in results)
    assert sum(r.description is None for r in results) == 1  # the auction
    assert len({r.version for r in results}) == 107  # the same item reads the same every time


def test_permuted_and_duplicated_copies_keep_their_figures():
    pages, shuffle = xianyu_pages(), random.Random(7).shuffle
    shuffle(pages)
    for page in pages:
        shuffle(page["data"]["resultList"])
        page["data"] = dict(sorted(page["data"].items(), reverse=True))
    permuted = [read("xianyu", as_bytes(page)) for page in pages]
    assert figures(permuted) == (120, 107, 47)
    twice = [read("xianyu", as_bytes(page)) for page in pages * 2]
    assert figures(twice) == (240, 107, 47)
    rows = pages[0]["data"]["resultList"]
    rows.extend(rows[:10])
    assert figures([read("xianyu", as_bytes(pages[0]))])[:2] == (40, 30)


def test_shortened_copies_give_what_they_have_and_never_an_empty_site():
    page = xianyu_pages()[0]
    rows = page["data"]["resultList"]
    for kept in (29, 1, 0):
        page["data"]["resultList"] = rows[:kept]
        reading = read("xianyu", as_bytes(page))
        assert len(reading.results) == kept
        assert reading.page_class == ("results" if kept else "not_understood")
    del page["data"]["resultList"]
    assert read("xianyu", as_bytes(page)).page_class == "not_understood"


@pytest.mark.parametrize("path", [*XIANYU[:1], *TAOBAO], ids=lambda path: path.name)
def test_copies_that_break_off_are_not_understood(path):
    site, body = ("xianyu", path.read_bytes()) if path in XIANYU else ("taobao", path.read_bytes())
    for cut in (1, 100, len(body) // 3, len(body) // 2, len(body) - 3):
        reading = read(site, body[:cut])
        assert reading.page_class in ("not_understood", "error")
        assert reading.results == ()


def test_rows_without_an_id_are_refused_and_told():
    page = xianyu_pages()[0]
    for row in page["data"]["resultList"][::3]:
        main = row["data"]["item"]["main"]
        del main["exContent"]["itemId"], main["clickParam"]["args"]["item_id"]
    reading = read("xianyu", as_bytes(page))
    assert reading.reason == "20 results; 10 rows refused"
    assert len(reading.issues) == 10


def test_taobao_gives_its_rows_and_never_recommended_goods():
    readings = {path.name: read("taobao", path.read_bytes()) for path in TAOBAO}
    assert sum(len(r.results) for r in readings.values()) == 307 + 30
    assert len(readings["gametown_h5.json"].results) == 30
    assert len(readings["taobao_search_2015b_tangdu.json"].results) == 48
    for path in TAOBAO:
        data = _data(path) if path.suffix == ".json" else {}
        own, recommended = (
            {row.get("nid") for row in data.get(name, ())}
            for name in ("auctions", "recommendAuctions")
        )
        found = {result.item for result in readings[path.name].results}
        assert not found & (recommended - own)


def _data(path):
    page = json.loads(path.read_text(encoding="utf-8"), strict=False)
    return page.get("mods", {}).get("itemlist", {}).get("data", {})


def test_taobaos_pages_say_whether_there_is_more():
    more = {path.name for path in TAOBAO if read("taobao", path.read_bytes()).more}
    assert more == {
        "gametown_h5.json", "gametown_test2.json", "gametown_test3.json",
        "taobao_search_2014_tangdu.json", "taobao_search_2015a_tangdu.json",
        "taobao_search_2015b_tangdu.json", "taobao_search_2017_hillerlin.json",
    }  # fmt: skip


def test_the_true_empty_answer_is_empty_and_the_failed_page_failed():
    lines = (PAGES / "taobao" / "replay.csv").read_text(encoding="utf-8").splitlines()
    listed = list(csv.DictReader(lines))
    states = {}
    for row in listed:
        body = (PAGES / "taobao" / row["file"]).read_bytes()
        reading = read("taobao", body, status=int(row["status"]))
        states[row["file"]] = outcome_of([seen(reading)]).state
    assert states.pop("gametown_test.json") == "empty"
    assert states.pop("parkercase_taobao_ring.html") == "failed"
    assert set(states.values()) == {"done", "partial"}


def emptied(path):
    """A page of taobao without its rows."""
    page = json.loads(path.read_text(encoding="utf-8"), strict=False)
    page["mods"]["itemlist"]["data"]["auctions"] = []
    return as_bytes(page)


def test_emptied_answers_of_taobao_are_no_zeros():
    full = [path for path in TAOBAO if path.suffix == ".json" and _data(path).get("auctions")]
    assert len(full) > 3
    assert {read("taobao", emptied(path)).page_class for path in full} == {"not_understood"}


@pytest.mark.parametrize("site", ["taobao", "xianyu"])
def test_the_shell_of_tmall_is_no_zero(site):
    body = (PAGES / "tmall" / "parkercase_tmall_ring.html").read_bytes()
    reading = read(site, body)
    assert outcome_of([seen(reading)]).state == "failed"


@pytest.mark.parametrize("site", ["taobao", "xianyu", "guwan_bbs", "shoucang_api"])
def test_pages_of_other_sites_are_never_results_or_empty(site):
    own = {"taobao": {"taobao"}, "xianyu": {"xianyu"}}.get(site, set())
    others = [p for p in PAGES.rglob("*") if p.is_file() and p.parent.name not in own]
    classes = {str(p.relative_to(PAGES)): read(site, p.read_bytes()).page_class for p in others}
    assert len(classes) > 10
    assert {name for name, found in classes.items() if found in ("results", "empty")} == set()
