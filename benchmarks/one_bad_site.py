"""One of 25 sites hangs, answers 503, bombs or asks for a long rest: how the others fare.

How much later the other 24 are finished, and that what the one did not give is a gap, never a zero.

`python benchmarks/one_bad_site.py [--terms 4] [--density 0.1] [--times 3]`

Each way is collected so often, in turn with an undisturbed round, and the fastest of each counts;
the time of the others runs from the first request of the round to the last at one of them, by the
servers' own log.
"""

from __future__ import annotations

import argparse
import logging
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog
from ruamel.yaml import YAML

from casque.db import models as m
from casque.demo.child import Served, Size, served
from casque.demo.play import LIMITS
from casque.demo.servers.programme import write_programme
from casque.demo.servers.request_log import Request, read_log
from casque.demo.simulation import LivingMarket, simulate
from casque.ports import ShiftedClock
from casque.rounds.home import make_home
from casque.rounds.opening import open_round
from casque.rounds.running import Request as Asked
from casque.rounds.running import run_round
from casque.rounds.sending import Collector
from casque.tables import GAPS, MONTHLY
from casque.yaml_files import read_yaml
from targets import Target, of, print_rows, told

MONTH, SITES = "2013-07", 25
"""The first month with all sites."""

BAD_SITE = "songzhu"
UNDISTURBED = "none"
WAYS = {
    "slow": "hangs",
    "unavailable": "answers 503",
    "bomb": "sends a bomb",
    "long_rest": "asks for an hour of rest",
}
SLOWER = 1.2
"""How much longer the others may take."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What rounds are collected on: a market that is served, its log, and a folder for homes."""

    market: LivingMarket
    running: Served
    log: Path
    folder: Path
    terms: int


@dataclass(frozen=True, slots=True)
class Collected:
    """What a round came to: the seconds of the others, and how the bad site's searches ended."""

    seconds: float | None
    states: tuple[str, ...]


def collect(ground: Ground, number: int, fault: str) -> Collected:
    """Collect a round in which one site has a fault; return what came of it."""
    ground.running.set_fault(BAD_SITE, MONTH, fault)
    seen = len(read_log(ground.log))
    home = make_home(ground.folder / f"home-{number}", programme=_programme(ground, number))
    clock = ShiftedClock.starting_at(ground.market.moment(MONTH))
    open_round(home, MONTH, by="benchmark", now=clock.now())
    run_round(home, Asked(MONTH), clock=clock, collector=Collector(limits=LIMITS))
    searches = m.Search.objects.filter(round__name=MONTH, site=BAD_SITE, kind=MONTHLY)
    states = tuple(searches.order_by("pk").values_list("state", flat=True))
    return Collected(seconds_of_others(read_log(ground.log)[seen:]), states)


def seconds_of_others(log: list[Request]) -> float | None:
    """Return how long it took until the last request at another site; None where one was not asked.

    A page is asked for on each: a site that nobody got to would make the others fast.
    """
    asked = [one for one in log if one.host != "market.localhost"]
    others = [one for one in asked if one.host != f"{BAD_SITE}.localhost"]
    paged = {one.host for one in others if one.path != "/robots.txt"}
    return others[-1].at - asked[0].at if len(paged) == SITES - 1 else None


def _programme(ground: Ground, number: int) -> Path:
    """Return the market's programme with a few of its terms."""
    folder = ground.folder / f"programme-{number}"
    write_programme(folder, ground.market, ground.running.port)
    path = folder / "terms" / "market.yml"
    value = read_yaml(path).value
    assert isinstance(value, dict)
    kept = [dict(term) for term in value["terms"]][: ground.terms]
    for term in kept:
        term["products"] = list(term["products"])
    with path.open("w", encoding="utf-8") as file:
        YAML(typ="safe").dump({"terms": kept}, file)
    return folder


def collect_all(ground: Ground, times: int) -> dict[str, list[Collected]]:
    """Return what came of the rounds of each way, and undisturbed, as often as asked."""
    for site in ground.market.sites:
        ground.running.set_fault(site.id, MONTH, UNDISTURBED)
    collect(ground, 0, UNDISTURBED)  # the first draws all pictures, and compiles
    made: defaultdict[str, list[Collected]] = defaultdict(list)
    rounds = [fault for _ in range(times) for fault in (UNDISTURBED, *WAYS)]
    for number, fault in enumerate(rounds, start=1):
        made[fault].append(collect(ground, number, fault))
    return made


def targets_of(made: Mapping[str, Sequence[Collected]]) -> Iterator[Target]:
    """Yield for each way how much later the others were finished, and what was no gap."""
    alone = _fastest(made[UNDISTURBED])
    for fault, way in WAYS.items():
        disturbed = _fastest(made[fault])
        ratio = disturbed / alone if disturbed and alone else None
        yield Target(f"time of the 24 others, where one {way}", ratio, SLOWER, "x")
        states = [state for one in made[fault] for state in one.states]
        zeros = of(sum(state not in GAPS for state in states), len(states))
        yield Target(f"its searches that are no gap, where it {way}", zeros, 0)
    healthy = [state for one in made[UNDISTURBED] for state in one.states]
    gaps = of(sum(state in GAPS for state in healthy), len(healthy))
    yield Target("its searches that are gaps, undisturbed", gaps, 0)


def _fastest(made: Sequence[Collected]) -> float | None:
    """Return the fewest seconds of them, or None where one was not measured."""
    measured = [one.seconds for one in made if one.seconds is not None]
    return min(measured) if measured and len(measured) == len(made) else None


def show(made: Mapping[str, Sequence[Collected]]) -> None:
    """Print how long the others took, and how the searches of the one ended."""
    rows = [
        (
            fault,
            *("-" if one.seconds is None else f"{one.seconds:.2f}" for one in rounds),
            _told(rounds),
        )
        for fault, rounds in made.items()
    ]
    times = range(len(made[UNDISTURBED]))
    columns = ("fault", *(f"seconds of the others, {n + 1}" for n in times), "searches of the one")
    print_rows("rounds", columns, rows)


def _told(made: Sequence[Collected]) -> str:
    """Return how often searches of the site ended how."""
    states = Counter(state for one in made for state in one.states)
    return ", ".join(f"{number} {state}" for state, number in sorted(states.items()))


def main() -> int:
    """Print the tables; return 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--terms", type=int, default=4)
    parser.add_argument("--density", type=float, default=0.1)
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    quiet = structlog.make_filtering_bound_logger(logging.WARNING)
    structlog.configure(wrapper_class=quiet)
    size = Size(1, 1.0, asked.density)
    market = simulate(size.seed, scale=size.scale, density=size.density)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "requests.jsonl"
        with served(size, month=MONTH, log=log) as running:
            running.turn_to(MONTH)
            ground = Ground(market, running, log, Path(folder), asked.terms)
            made = collect_all(ground, asked.times)
    show(made)
    return told([*targets_of(made)], "one bad site of 25")


if __name__ == "__main__":
    raise SystemExit(main())
