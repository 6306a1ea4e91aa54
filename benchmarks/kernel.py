"""Speed of the screening kernel beside the Polars chain and str.translate + ahocorasick_rs.

`python benchmarks/kernel.py [--json] [--adverts N]`: one thread each, in one process, the same
adverts and terms. Times are CPU time (time.process_time), the least of several turns; warm-up, and
so the kernel's first compilation, is left out and reported by itself.

* kernel: `lexicon.find`, from a Polars series to a frame with places in the original bytes and
  characters, the written form and its disguise
* Polars chain: str.normalize("NFKC"), to_lowercase, replace_many of 4,000 traditional forms,
  separators out, find_many; it gives places in the folded text only
* str.translate + ahocorasick_rs: the same folding as one dictionary per character, row by row

That the findings agree is asserted on the set of (row, term). The generated adverts keep to what
all three can do: terms of Chinese characters; separators of the chain's class, at most three in a
row and never beside a clause mark; no zero-width characters. (The chain has no limit of separators
and no borders of Latin terms, and takes 4,000 of the traditional forms.) find_many does not say
which term it found, so the findings of the chain come from extract_many, outside the clock.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

os.environ["POLARS_MAX_THREADS"] = "1"

import ahocorasick_rs
import numba
import numpy as np
import polars as pl

from casque.lexicon import Lexicon, Word, compile_lexicon
from casque.text.fold import fold_table

SEED = 20261124
SEPARATORS = " *.·_-~☆❤"
CLAUSES = "，。！？；、"
LATIN = ["XY", "iPhone", "A4", "NO", "vx", "QQ", "ok", "ＤＩＹ", "cm", "Pro"]
ADVERT_BYTES = 400
TERMS = (64, 1_000, 20_000)
TRADITIONAL = 4_000
TURNS = 3

Findings = set[tuple[int, str]]


@dataclass(frozen=True)
class Market:
    """Generated adverts, terms and the folding that all three ways share."""

    adverts: pl.Series
    terms: list[str]
    simplified: dict[str, str]


def simplified_forms() -> dict[str, str]:
    """Return 4,000 traditional forms by the shipped table."""
    table = fold_table()
    forms = {
        chr(point): folded
        for point, folded in table.folded.items()
        if table.disguises[point] == {"traditional"} and len(folded) == 1
    }
    return dict(list(forms.items())[:TRADITIONAL])


def common_characters() -> list[str]:
    """Return the 3,755 characters of GB 2312's first level that fold to themselves."""
    table = fold_table()
    rows = (bytes([high, low]) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    characters = (row.decode("gb2312", "ignore") for row in rows)
    return [c for c in characters if c and table.letters(c) == c]


def invent_terms(random: np.random.Generator, characters: list[str], count: int) -> list[str]:
    """Return distinct terms of two to four of the rarer characters."""
    rare = characters[len(characters) // 3 :]
    terms: dict[str, None] = {}
    while len(terms) < count:
        size = int(random.choice([2, 3, 4], p=[0.4, 0.35, 0.25]))
        terms["".join(random.choice(rare, size))] = None
    return list(terms)


def invent_market(count: int, terms: int) -> Market:
    """Return adverts of about 400 bytes, one in a hundred with a term, often disguised."""
    random = np.random.default_rng(SEED)
    characters = list(random.permutation(common_characters()))
    weights = 1.0 / np.arange(8, len(characters) + 8)
    simplified = simplified_forms()
    variants = {simple: traditional for traditional, simple in simplified.items()}
    words = invent_terms(random, characters, terms)
    pool = random.choice(characters, 4_000_000, p=weights / weights.sum())
    adverts = [
        advert(random, pool, variants, words if random.random() < 0.01 else [])
        for _ in range(count)
    ]
    return Market(pl.Series("text", adverts), words, simplified)


def advert(
    random: np.random.Generator, pool: np.ndarray, variants: dict[str, str], words: list[str]
) -> str:
    """Return one advert: clauses with some Latin, digits, separators and traditional forms."""
    clauses: list[str] = []
    length = 0
    start = int(random.integers(0, len(pool) - 400))
    while length < ADVERT_BYTES:
        size = int(random.integers(5, 14))
        clause = written(random, "".join(pool[start : start + size]), variants, 0.04)
        start += size
        if random.random() < 0.25:
            clause += LATIN[int(random.integers(len(LATIN)))] + str(random.integers(1, 999))
        clauses.append(clause)
        length += len(clause.encode()) + 3
    if words:
        term = words[int(random.integers(len(words)))]
        place = int(random.integers(len(clauses)))
        clauses[place] += written(random, term, variants, 0.3)
    marks = random.choice(list(CLAUSES), len(clauses))
    return "".join(clause + mark for clause, mark in zip(clauses, marks, strict=True))


def written(random: np.random.Generator, text: str, variants: dict[str, str], often: float) -> str:
    """Return a text with some letters in traditional form and some separators between them."""
    parts = []
    for letter, turn in zip(text, random.random(len(text)), strict=True):
        parts.append(variants.get(letter, letter) if turn < often else letter)
        if turn > 1 - often:
            parts.append(SEPARATORS[int(turn * 1e6) % len(SEPARATORS)] * (1 + int(turn * 1e7) % 3))
    return "".join(parts)


def folded_by_polars(market: Market) -> pl.Expr:
    return (
        pl.col("text")
        .str.normalize("NFKC")
        .str.to_lowercase()
        .str.replace_many(list(market.simplified), list(market.simplified.values()))
        .str.replace_all("[ *.·_~☆❤-]+", "")
    )


def polars_chain(market: Market) -> Callable[[], object]:
    frame = market.adverts.to_frame()
    places = folded_by_polars(market).str.find_many(market.terms, overlapping=True)
    return lambda: frame.select(places)


def polars_findings(market: Market) -> Findings:
    found = folded_by_polars(market).str.extract_many(market.terms, overlapping=True)
    rows = market.adverts.to_frame().select(found.alias("term")).with_row_index("row")
    return set(rows.explode("term").drop_nulls("term").select("row", "term").iter_rows())


def translate_table(market: Market) -> dict[int, str | None]:
    wide = {0xFF01 + i: chr(0x21 + i).lower() for i in range(94)}
    lower = {ord(c): c.lower() for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    simple = {ord(k): v for k, v in market.simplified.items()}
    return {**wide, **lower, **simple, **dict.fromkeys(map(ord, SEPARATORS), None)}


def row_by_row(market: Market) -> Callable[[], Findings]:
    matcher = ahocorasick_rs.AhoCorasick(market.terms)
    table = translate_table(market)
    adverts, terms = market.adverts.to_list(), market.terms

    def run() -> Findings:
        found = set()
        for row, text in enumerate(adverts):
            for which, _, _ in matcher.find_matches_as_indexes(
                text.translate(table), overlapping=True
            ):
                found.add((row, terms[which]))
        return found

    return run


def lexicon_of(market: Market, cache: Path | None) -> Lexicon:
    return compile_lexicon((Word(t, t, ("goods",)) for t in market.terms), cache=cache)


def cpu_seconds(run: Callable[[], object], turns: int = TURNS) -> float:
    """Return the least CPU time of some turns, after one that does not count."""
    run()
    times = []
    for _ in range(turns):
        before = time.process_time()
        run()
        times.append(time.process_time() - before)
    return min(times)


def first_compile() -> float:
    """Return the wall time of the first screening in this process: Numba loads and compiles."""
    lexicon = compile_lexicon([Word("t", "象牙", ("goods",))])
    before = time.perf_counter()
    lexicon.find(["象牙"])
    return time.perf_counter() - before


def measure(count: int, terms: int) -> dict[str, object]:
    """Return the three ways' times for one number of terms; the findings must agree."""
    market = invent_market(count, terms)
    before = time.process_time()
    lexicon = lexicon_of(market, None)
    compiled = time.process_time() - before
    found = lexicon.find(market.adverts)
    findings: Findings = set(found.select("row", "term").iter_rows())
    by_row = row_by_row(market)
    assert findings == polars_findings(market), "the Polars chain found something else"
    assert findings == by_row(), "str.translate + ahocorasick_rs found something else"
    seconds = {
        "kernel": cpu_seconds(lambda: lexicon.find(market.adverts)),
        "polars chain": cpu_seconds(polars_chain(market)),
        "translate + ahocorasick_rs": cpu_seconds(by_row),
    }
    return {
        "terms": terms,
        "adverts": count,
        "bytes_per_advert": market.adverts.str.len_bytes().mean(),
        "adverts_with_hits": found["row"].n_unique() / count,
        "findings": len(findings),
        "lexicon_compile_s": compiled,
        "us_per_advert": {way: 1e6 * s / count for way, s in seconds.items()},
        "adverts_per_cpu_second": {way: count / s for way, s in seconds.items()},
        "ratio_to_kernel": {way: s / seconds["kernel"] for way, s in seconds.items()},
    }


def machine() -> dict[str, object]:
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        )
        if Path("/proc/cpuinfo").exists()
        else iter(()),
        platform.processor(),
    )
    return {
        "machine": platform.node(),
        "cpu": f"{cpu}, {os.cpu_count()} cores",
        "system": platform.platform(),
        "python": platform.python_version(),
        "numba": numba.__version__,
        "polars": pl.__version__,
        "polars_threads": pl.thread_pool_size(),
    }


def print_table(report: dict[str, object], rows: list[dict[str, object]]) -> None:
    for name, value in report.items():
        print(f"{name:22} {value}")
    print(
        "\nCPU time, least of turns, warm-up left out; the same (row, term) findings from all three"
    )
    print(f"{'terms':>7} {'way':28} {'us/advert':>10} {'adverts/CPU-s':>14} {'x kernel':>9}")
    for row in rows:
        for way, microseconds in row["us_per_advert"].items():
            rate, ratio = row["adverts_per_cpu_second"][way], row["ratio_to_kernel"][way]
            print(f"{row['terms']:>7,} {way:28} {microseconds:>10.2f} {rate:>14,.0f} {ratio:>9.1f}")
        print(
            f"{'':7} {row['adverts']:,} adverts of {row['bytes_per_advert']:.0f} bytes, "
            f"{row['adverts_with_hits']:.2%} with a hit, {row['findings']:,} findings; "
            f"lexicon compiled in {row['lexicon_compile_s']:.2f} s"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    parser.add_argument("--adverts", type=int, default=100_000)
    arguments = parser.parse_args()
    report = {**machine(), "first_compile_s": round(first_compile(), 2)}
    rows = [measure(arguments.adverts, terms) for terms in TERMS]
    if arguments.json:
        print(json.dumps({**report, "rows": rows}, ensure_ascii=False, indent=2))
    else:
        print_table(report, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
