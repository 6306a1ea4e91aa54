"""A small invented market of three rounds, as the material of a report."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tables_as_text import read

from casque.measures.ledger import Ledger
from casque.reports.material import Material
from casque.scope.entries import Event, Names
from casque.scope.programme import Table1Row
from casque.stations.measure import measure
from casque.tables import (
    DEALERS,
    FINDINGS,
    HITS,
    OFFERS,
    ROUNDS,
    SCOPE_PRODUCTS,
    SCOPE_SITES,
    SEARCHES,
    SIGHTINGS,
    VERDICTS,
)

ZONE = "Asia/Shanghai"
HOSTILE = '=HYPERLINK("http://bad.example","象牙")\x0b_x000B_ \u202eevil'
SITES = {"lantern": "Blue Lantern", "rain": "雨巷旧货 Rain Lane", "site-03": "site 3"}
WORDS = {"ivory": ("象牙", "IV"), "horn": ("犀角", "RH")}

SEARCHED = """
    round   | site    | kind | term                     | state        | reason
    2012-03 | lantern | term | ivory                    | done         |
    2012-03 | lantern | term | horn                     | done         |
    2012-03 | rain    | term | ivory                    | done         |
    2012-04 | lantern | term | ivory                    | done         |
    2012-04 | lantern | term | horn                     | empty        |
    2012-04 | rain    | term | ivory                    | done         |
    2012-04 | rain    | term | horn                     | done         |
    2012-05 | lantern | term | ivory                    | done         |
    2012-05 | lantern | term | horn                     | word_blocked | the site refuses the word
    2012-05 | rain    | term | ivory                    | partial      | page 2 was promised
    2012-05 | rain    | term | horn                     | blocked      | a captcha was asked for
    2012-05 | rain    | link | https://rain.example/b3  | done         |
"""
SEEN = """
    round   | site    | item | version | by    | posted
    2012-03 | lantern | a5   | v1      | ivory | 2012-02-01
    2012-04 | lantern | a1   | v1      | ivory | 2012-04-02
    2012-04 | lantern | a4   | v1      | ivory | 2012-04-03
    2012-04 | rain    | b3   | v1      | ivory | 2012-04-04
    2012-05 | lantern | a1   | v1      | ivory | 2012-04-02
    2012-05 | lantern | a2   | v1      | ivory | 2012-05-02
    2012-05 | lantern | a3   | v1      | ivory |
    2012-05 | lantern | a4   | v2      | ivory | 2012-04-03
    2012-05 | lantern | a5   | v1      | ivory | 2012-02-01
    2012-05 | lantern | a6   | v1      | ivory |
    2012-05 | rain    | b1   | v1      | ivory | 2012-05-03
    2012-05 | rain    | b2   | v1      | ivory |
    2012-05 | rain    | b3   | v1      | link  | 2012-04-04
    2012-05 | rain    | b4   | v1      | ivory |
"""
JUDGED = """
    site    | item | version | product | goods   | act
    lantern | a1   | v1      | IV      | genuine | sale
    lantern | a2   | v1      | IV      | unsure  | auction
    lantern | a3   | v1      | IV      |         |
    lantern | a4   | v1      | IV      | genuine | sale
    lantern | a4   | v2      | IV      |         |
    lantern | a5   | v1      | IV      | genuine | sale
    lantern | a6   | v1      | IV      | fake    | sale
    rain    | b1   | v1      | IV      | genuine | sale
    rain    | b2   | v1      | RH      | genuine | wanted
    rain    | b3   | v1      | IV      | genuine | sale
    rain    | b4   | v1      | IV      | genuine | sale
    rain    | b4   | v1      | RH      |         |
"""
SAME_OFFER = {("rain", "b1"): "lantern:a2"}
TABLE1: tuple[Table1Row, ...] = (
    {"round": "2012-03", "sites": 2, "products": 1, "product_codes": ["IV"], "terms": 1},
    {"round": "2012-04", "sites": 3, "products": 2, "product_codes": ["IV", "RH"], "terms": 2},
    {"round": "2012-09", "sites": 9, "products": 2, "product_codes": ["IV", "RH"], "terms": 9},
)


def a_material(round_: str = "2012-05") -> Material:
    """Return the material of one round's report."""
    ledger = a_ledger()
    return Material(
        programme="invented",
        round=round_,
        generated_at=datetime(2012, 6, 1, 2, 30, tzinfo=UTC),
        zone=ZONE,
        lexicon="0123456789abcdef" * 4,
        ledger=ledger,
        findings=FINDINGS.frame([_finding(row) for row in read(JUDGED)]),
        dealers=DEALERS.frame(
            [{"dealer": "lantern:k1", "site": s, "account": "k1"} for s in ("lantern", "rain")]
        ),
        measures=measure(ledger, ZONE),
        sites=SITES,
        products={"IV": names("ivory", "象牙"), "RH": names("rhino horn", "犀角")},
        table1=TABLE1,
        events=(an_event(),),
    )


def names(english: str, chinese: str) -> Names:
    """Return a name in both languages."""
    return Names.model_validate({"en": english, "zh-Hans": chinese})


def an_event() -> Event:
    """Return an event within the three rounds."""
    return Event(
        id="pledge",
        day=date(2012, 4, 15),
        name=names("An invented pledge", "虚构承诺"),
        source="us",
    )


def a_ledger() -> Ledger:
    """Return three rounds of searches at two sites, and what they saw."""
    searches = read(SEARCHED)
    rounds = sorted({row["round"] for row in searches})
    return Ledger(
        rounds=ROUNDS.frame([{"round": r, "opened_at": _moment(f"{r}-01")} for r in rounds]),
        scope_sites=SCOPE_SITES.frame([{"round": r, "site": s} for r in rounds for s in SITES]),
        scope_products=SCOPE_PRODUCTS.frame(
            [{"round": r, "product": p} for r in rounds for p in ("IV", "RH")]
        ),
        searches=SEARCHES.frame([_search(n, row) for n, row in enumerate(searches)]),
        hits=HITS.frame([_hit(at, row, searches) for at, row in enumerate(read(SEEN))]),
        sightings=SIGHTINGS.frame([_sighting(row) for row in read(SEEN)]),
        verdicts=VERDICTS.frame([_verdict(row) for row in read(JUDGED)]),
        offers=OFFERS.frame([_offer(key) for key in _advertisements()]),
    )


def _search(number: int, row: dict[str, str]) -> dict[str, object]:
    query, product = WORDS.get(row["term"], (row["term"], None))
    return {**row, "search": number, "query": query, "products": [product] if product else []}


def _hit(at: int, row: dict[str, str], searches: list[dict[str, str]]) -> dict[str, object]:
    number = next(
        n
        for n, search in enumerate(searches)
        if (search["round"], search["site"]) == (row["round"], row["site"])
        and row["by"] in (search["term"], search["kind"])
    )
    hit = {"search": number, "attempt": 1, "page": 1, "position": at, **row}
    return {name: hit.get(name) for name in HITS.columns}


def _sighting(row: dict[str, str]) -> dict[str, object]:
    site, item = row["site"], row["item"]
    return {
        **{name: row[name] for name in ("round", "site", "item", "version")},
        "link": "javascript:alert(1)" if item == "a3" else f"https://{site}.example/{item}",
        "title": HOSTILE if item == "a2" else f"象牙 {item}",
        "description": "" if item == "a2" else "an invented description",
        "account": "k1" if item in ("a2", "b1") else f"k-{item}",
        "seller": "+seller" if item == "a2" else f"seller of {item}",
        "posted": _moment(row["posted"]) if row["posted"] else None,
        "posted_precision": "day" if row["posted"] else None,
        "captured_at": _moment(f"{row['round']}-20"),
    }


def _verdict(row: dict[str, str]) -> dict[str, object]:
    if not row["goods"]:
        return {**row, "goods": None, "act": None}
    return {**row, "by": "analyst", "at": _moment("2012-05-30")}


def _finding(row: dict[str, str]) -> dict[str, object]:
    named = {name: row[name] for name in ("site", "item", "version", "product")}
    return {
        **named,
        "field": "title",
        "term": row["product"],
        "start": 0,
        "end": 6,
        "written": "象牙",
    }


def _advertisements() -> list[tuple[str, str]]:
    return sorted({(row["site"], row["item"]) for row in read(SEEN)})


def _offer(key: tuple[str, str]) -> dict[str, object]:
    return {"offer": SAME_OFFER.get(key, ":".join(key)), "site": key[0], "item": key[1]}


def _moment(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T04:00:00+00:00")
