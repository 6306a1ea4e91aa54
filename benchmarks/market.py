"""What is measured of the invented market: lines of JSON, and its targets at the end.

`python benchmarks/market.py --part simulation|truth|difficulty [--seeds 1,2,...] [--scale S]`

* simulation: seconds and memory of 33 months, nothing else done; run it alone
* truth: casque's twpa, nwpa and backlog beside the truth, with perfect judgement and perfect links
* difficulty: the figures that docs/explanation/market.md fixes, and the trends it aims at, which
  are the briefing's: means over the seeds, at scale 1
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from statistics import fmean

import polars as pl

from casque.demo.simulation import LivingMarket, simulate
from casque.demo.simulation.as_frames import as_frames
from casque.demo.simulation.difficulty import difficulty_of
from casque.demo.simulation.months import MONTHS, ZONE
from casque.demo.simulation.reading import Reading
from casque.demo.simulation.truth import RoundTruth, truth_of
from casque.pipeline import count
from targets import Target, told

Line = dict[str, object]

Name = tuple[str, str, str]
"""A figure's month, product ("" for all) and measure."""

Figure = tuple[str, str, str, int]
Difference = tuple[str, str, str, float | None, float | None]
"""A figure's name, what is true of it, and what was counted."""

FIGURES = ("twpa", "nwpa", "backlog")
READINGS: tuple[Reading, ...] = ("to_the_cap", "until_known")
COUNTED_AT = datetime(2014, 10, 1, tzinfo=UTC)

Limits = tuple[float, float | None]
"""The least and the most that a figure may be."""

STANDING: dict[str, Limits] = {
    "2012-01": (25_500, 34_500),
    "2012-03": (50_001, None),
    "2012-04": (25_500, 34_500),
}
"""Illegal advertisements on monitored sites: 30,000 within 15 %, over 50,000, 30,000 again."""

INDEX: dict[str, Limits] = {
    "2012-01": (15.2, 22.8),
    "2012-03": (36, 54),
    "2012-07": (8.8, 13.2),
}
"""nwpa_index: 19, 45 and 11 within 20 %."""


def simulation(seed: int, scale: float) -> Iterator[Line]:
    """Yield how long 33 months take, and how much memory the process came to."""
    wall, cpu = time.perf_counter(), time.process_time()
    market = simulate(seed, scale=scale).live_until()
    yield {
        "seconds": round(time.perf_counter() - wall, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
        "peak_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 3),
        "events": len(market.log.events),
        "advertisements": sum(map(len, market.world.shelves)),
        "standing_at_peak": _standing(market, "2012-03"),
    }


def truth(seed: int, scale: float) -> Iterator[Line]:
    """Yield for each way of reading how many figures were compared, and which differ."""
    for reading in READINGS:
        market = simulate(seed, scale=scale, reading=reading)
        rounds = truth_of(market, reading=reading)
        seen = as_frames(market, reading=reading)
        counted = _counted(count(seen, at=COUNTED_AT, zone=ZONE.key).measures)
        yield {
            "reading": reading,
            "months": len(rounds),
            "compared": len(_wanted(rounds)),
            "differing": differing(_wanted(rounds), counted),
            "nwpa": sum(one.all.nwpa for one in rounds),
            "states": _states(rounds),
        }


def difficulty(seed: int, scale: float) -> Iterator[Line]:
    """Yield what simple means find, and the trends beside the targets."""
    market = simulate(seed, scale=scale)
    hard = difficulty_of(market)
    rounds = {one.month: one for one in truth_of(market)}
    late = [one for one in rounds.values() if one.month >= "2012-08"]
    yield {
        "pairs_found": round(hard.pairs_found, 4),
        "groups_whole": round(hard.groups_whole, 4),
        "plain": round(hard.plain, 4),
        "pairs": hard.pairs,
        "advertisements": hard.advertisements,
        "standing": {m: rounds[m].standing for m in STANDING},
        "most_from_2013_07": max(one.standing for one in rounds.values() if one.month >= "2013-07"),
        "index": {m: _index(market, rounds[m]) for m in INDEX},
        "index_from_2012_08": [
            min(_index(market, one) for one in late),
            max(_index(market, one) for one in late),
        ],
        "least_ivory": round(min(one.products["IV"].nwpa / one.all.nwpa for one in late), 3),
        "ivory": round(
            sum(one.products["IV"].nwpa for one in rounds.values())
            / sum(one.all.nwpa for one in rounds.values()), 3,
        ),
    }  # fmt: skip


def of_simulation(lines: list[Line]) -> Iterator[Target]:
    """Yield what the simulation may cost."""
    yield Target("seconds of 33 months", _most(lines, "seconds"), 20, "s")
    yield Target("memory of 33 months", _most(lines, "peak_gb"), 2, "GB")


def of_truth(lines: list[Line]) -> Iterator[Target]:
    """Yield how many figures differ, for each way of reading."""
    for reading in READINGS:
        of_way = [line for line in lines if line["reading"] == reading]
        wrong = sum(len(_list(line["differing"])) for line in of_way)
        compared = sum(int(str(line["compared"])) for line in of_way)
        what = f"figures that differ from the truth, read {reading}, of {compared}"
        yield Target(what, wrong if compared else None, 0)


def of_difficulty(lines: list[Line]) -> Iterator[Target]:
    """Yield the limits of difficulty, which hold for each seed."""
    yield Target("most true pairs found by exact means", _most(lines, "pairs_found"), 0.5999)
    yield Target("most true groups whole by exact means", _most(lines, "groups_whole"), 0.5999)
    yield Target("most illegal advertisements plainly worded", _most(lines, "plain"), 0.6999)
    yield from of_trends(lines)


def of_trends(lines: list[Line]) -> Iterator[Target]:
    """Yield the briefing's figures beside the means over the seeds (docs/explanation/market.md).

    They are those of the full market: at another scale they were not measured.
    """
    full = [line for line in lines if line["scale"] == 1]
    for month, (least, most) in STANDING.items():
        mean = _mean(_of_month(line, "standing", month) for line in full)
        yield Target(f"illegal advertisements standing, {month}", mean, most, least=least)
    fewest = _mean(_number(line["most_from_2013_07"]) for line in full)
    yield Target("most standing in a month from 2013-07 on", fewest, 9_999)
    for month, (least, most) in INDEX.items():
        mean = _mean(_of_month(line, "index", month) for line in full)
        yield Target(f"nwpa_index, {month}", mean, most, least=least)
    for place, name in enumerate(("lowest", "highest")):
        mean = _mean(_number(_list(line["index_from_2012_08"])[place]) for line in full)
        yield Target(f"{name} nwpa_index from 2012-08 on", mean, 10, least=5)
    for name, what in (("ivory", "in all"), ("least_ivory", "in the least month from 2012-08 on")):
        mean = _mean(_number(line[name]) for line in full)
        yield Target(f"ivory among new offers, {what}", mean, 1, least=0.5001)


def _of_month(line: Line, name: str, month: str) -> float:
    """Return a figure of a month; one that is missing is an error, never 0."""
    months = line[name]
    assert isinstance(months, dict)
    return _number(months[month])


def _number(value: object) -> float:
    return float(str(value))


def _mean(values: Iterable[float]) -> float | None:
    measured = list(values)
    return fmean(measured) if measured else None


def _most(lines: list[Line], name: str) -> float | None:
    return max((float(str(line[name])) for line in lines), default=None)


def _list(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


TARGETS: dict[str, Callable[[list[Line]], Iterator[Target]]] = {
    "simulation": of_simulation,
    "truth": of_truth,
    "difficulty": of_difficulty,
}

PARTS: dict[str, Callable[[int, float], Iterator[Line]]] = {
    "simulation": simulation,
    "truth": truth,
    "difficulty": difficulty,
}


def main() -> int:
    """Print the lines of a part; return 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=PARTS, required=True)
    parser.add_argument("--seeds", default="1", help="such as 1,2,3")
    parser.add_argument("--scale", type=float, default=1.0)
    asked = parser.parse_args()
    lines: list[Line] = []
    for seed in map(int, asked.seeds.split(",")):
        for line in PARTS[asked.part](seed, asked.scale):
            named = {"part": asked.part, "seed": seed, "scale": asked.scale}
            print(json.dumps(named | line, ensure_ascii=False), flush=True)
            lines.append(named | line)
    return told([*TARGETS[asked.part](lines)], f"market, {asked.part}, seeds {asked.seeds}")


def _standing(market: LivingMarket, month: str) -> int:
    number = MONTHS.index(month)
    return sum(ad.stands(number) for shelf in market.world.shelves for ad in shelf.values())


def differing(wanted: list[Figure], counted: Mapping[Name, float]) -> list[Difference]:
    """Return the figures that casque counts otherwise, each with what it says.

    One that is missing is None, and a difference even where the truth is 0; one too many, too.
    """
    true = {row[:3]: row[3] for row in wanted}
    names = dict.fromkeys([*true, *counted])
    return [
        (*name, true.get(name), counted.get(name))
        for name in names
        if true.get(name) != counted.get(name)
    ]


def _counted(measures: pl.DataFrame) -> dict[Name, float]:
    rows = measures.filter(pl.col("measure").is_in(FIGURES), pl.col("value").is_not_null())
    named = rows.select("round", "product", "measure", "value").iter_rows()
    return {(month, product, name): value for month, product, name, value in named}


def _wanted(rounds: tuple[RoundTruth, ...]) -> list[Figure]:
    return [
        (one.month, product, name, getattr(counts, name))
        for one in rounds
        for product, counts in {"": one.all, **one.products}.items()
        for name in FIGURES
    ]


def _states(rounds: tuple[RoundTruth, ...]) -> dict[str, int]:
    states: dict[str, int] = {}
    for one in rounds:
        for state, searches in one.searches.items():
            states[state] = states.get(state, 0) + searches
    return states


def _index(market: LivingMarket, one: RoundTruth) -> float:
    sites = sum(site.since <= one.month for site in market.sites)
    return round(one.all.nwpa / (len(one.products) * sites), 2)


if __name__ == "__main__":
    sys.exit(main())
