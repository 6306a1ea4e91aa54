"""The demo told to people: what came of it, what was missed and why, what to do next."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from casque.demo.endings import that_say_more
from casque.demo.oracle import ERROR_RATE
from casque.reports.explanations import EXPLANATIONS, explain
from casque.reports.number_words import figure
from casque.rounds.summary import Summary

Told = Mapping[str, Any]  # a round's JSON: `demo.play` says what stands in it

WITHOUT = ("exposure_months",)
"""Measures that say nothing here: every month follows the last."""

FEW, EXPLAINED = 6, 3
"""Months that stand side by side, and beside measures that are explained."""

NAMED = 3
"""So many words are named; of more, their number is told."""

WHY = {"todo": "site left alone after a ban", "running": "not ended"}
BY_PRODUCT = ("twpa", "nwpa", "backlog")
CARE = " *"


def tell(rounds: Sequence[Summary], home: Path, further: str | None = None) -> None:
    """Print what came of the months, what was missed and why, and what to do next.

    `further`: the month that was collected and left open.
    """
    console = Console(highlight=False)
    console.print(_opening(rounds))
    for told in rounds if len(rounds) <= FEW else ():
        console.print(_month(told))
    for part in _tables(rounds):
        console.print()
        console.print(part)
    for lines in (_files(rounds, home), _next(rounds, home, further)):
        console.print()
        console.print(lines, soft_wrap=True)  # a command that is cut in two cannot be copied


def _tables(rounds: Sequence[Told]) -> Iterator[Group]:
    """Yield the measures, and behind them what they are to be read with."""
    for number, some in enumerate(_few(rounds, EXPLAINED)):
        yield _measures(some, first=number == 0)
    yield _care(rounds)
    yield _endings(rounds)
    for table in (_by_product, _missed, _left_out):
        for some in _few(rounds, FEW):
            yield table(some)


def _few(rounds: Sequence[Told], number: int) -> list[Sequence[Told]]:
    """Return the rounds in as many tables as their months need, so many in each."""
    return [rounds[start : start + number] for start in range(0, len(rounds), number)]


def _opening(rounds: Sequence[Told]) -> Text:
    months = rounds[0]["round"] if len(rounds) == 1 else f"{len(rounds)} months"
    return Text.assemble(
        ("casque demo", "bold"),
        f": {months} of an invented market, collected live from its own web servers, judged by an "
        f"oracle that errs in {ERROR_RATE:.0%} of its words. Nothing in it happened; the pages, "
        "the gaps and the rules are treated as in a real month, and the truth is known.",
    )


def _month(told: Told) -> RenderableType:
    """Return what happened in a month in a few lines."""
    states = ", ".join(f"{n} {state}" for state, n in told["searches"].items())
    lines = [
        Text(
            f"{sum(told['searches'].values())} searches ({states}) gave {told['results']} results: "
            f"{told['advertisements']} advertisements of {told['sellers']} sellers, "
            f"{told['offers']} different offers.",
            style="dim",
        ),
        *(_search("gap", "yellow", row) for row in told["gaps"]),
        *(_search("blocked word", "green", row) for row in told["blocked_words"]),
    ]
    head = Text(f"\n{told['round']}", style="bold cyan")
    return Group(head, *(Padding(line, (0, 0, 0, 2)) for line in lines))


def _search(what: str, style: str, row: Mapping[str, Any]) -> Text:
    """Return searches of a site that did not end as they should, and why."""
    number = row["searches"]
    words = ", ".join(row["words"]) if number <= NAMED else _number(number, "word")
    because = f": {row['reason']}" if row["reason"] else ""
    return Text.assemble(
        (f"{what}: ", f"bold {style}"), f"{row['site']}, {words}, {row['state']}{because}"
    )


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _grid(first: str, rounds: Sequence[Told]) -> Table:
    table = Table(header_style="bold")
    table.add_column(first)
    for told in rounds:
        table.add_column(told["round"], justify="right", no_wrap=True)
    return table


def _measures(rounds: Sequence[Told], *, first: bool) -> Group:
    """Return the measures of the months side by side, in the first table each explained."""
    table = _grid("measure", rounds)
    for name, said in EXPLANATIONS.items():
        if name in WITHOUT:
            continue
        words = Text(f"{said.name} {said.chinese_name}", "bold")
        if first:
            words.append(f"\n{explain(name)}", "not bold dim")
        table.add_row(words, *(_cell(told, name) for told in rounds), end_section=True)
    return Group(Text("What the months come to", "bold"), table)


def _cell(told: Told, name: str) -> Text:
    """Return a measure's value, how it comes about, and the truth beside it."""
    ratio, truth = told["measures"][name], told["truth"].get(name)
    cell = Text(figure(ratio["value"]), style="bold")
    cell.append(CARE if ratio.get("note") else "  ", style="yellow")
    if ratio["denominator"] != 1:
        cell.append(f"\n{figure(ratio['numerator'])} / {figure(ratio['denominator'])}  ", "dim")
    if truth is not None:
        cell.append(f"\ntruth {truth}  ", "green" if truth == ratio["value"] else "bold red")
    return cell


def _care(rounds: Sequence[Told]) -> Group:
    """Return what the marked numbers are to be read with, each note once."""
    notes = dict.fromkeys(
        (told["round"], note)
        for told in rounds
        for ratio in told["measures"].values()
        for note in filter(None, str(ratio.get("note", "")).split("; "))
    )
    return Group(
        *(Text(f"{CARE.strip()} {name}: {note}", style="yellow") for name, note in notes),
        Text(
            "truth: counted from the market's log by rules of its own, over what the searches "
            "could show, with perfect judgement and linking.",
            "green",
        ),
    )


def _endings(rounds: Sequence[Told]) -> Group:
    """Return what the truth is without casque's word on how its searches ended."""
    rows = [row for told in rounds for row in told["states_differing"]]
    more = sum(map(that_say_more, rounds))
    others = [told["round"] for told in rounds if told["truth_alone"] != told["truth"]]
    same = f"another in {', '.join(others)}" if others else "the same"
    return Group(
        Text(
            f"The truth told without casque's word on how its searches ended is {same}. "
            f"Searches that ended otherwise than the market let them: "
            f"{sum(row['searches'] for row in rows)}; of these say more than it showed: {more}.",
            "bold red" if more else "green",
        )
    )


def _by_product(rounds: Sequence[Told]) -> Group:
    """Return the counts of each product; one that is not in force in a month has none."""
    table = _grid("product", rounds)
    for product in sorted({product for told in rounds for product in told["products"]}):
        for name in BY_PRODUCT:
            values = (told["products"].get(product, {}).get(name) for told in rounds)
            cells = ["" if value is None else figure(value["value"]) for value in values]
            table.add_row(f"{product} {name}", *cells, end_section=name == BY_PRODUCT[-1])
    title = "By product: an offer may name two, so these rows do not add up to the totals"
    return Group(Text(title, "bold"), table)


def _left_out(rounds: Sequence[Told]) -> Group:
    """Return what was seen and does not count, by why."""
    table = _grid("why", rounds)
    for why in dict.fromkeys(row["why"] for told in rounds for row in told["left_out"]):
        table.add_row(why, *(_number_of(why, told["left_out"]) for told in rounds))
    return Group(Text("Seen and not counted, in advertisements", "bold"), table)


def _number_of(why: str, rows: Iterable[Mapping[str, Any]]) -> str:
    return next((str(row["advertisements"]) for row in rows if row["why"] == why), "0")


def _missed(rounds: Sequence[Told]) -> Group:
    """Return how much of the market the programme missed, and why: told, never tuned."""
    table = _grid("illegal advertisements on the sites in force", rounds)
    ads = [told["advertisement_recall"] for told in rounds]
    table.add_row("stood there", *(figure(ad["illegal"]) for ad in ads))
    table.add_row("are in an offer that counts", *(figure(ad["found"]) for ad in ads))
    table.add_row("recall", *(figure(ad["recall"]) for ad in ads), end_section=True)
    for why in dict.fromkeys(why for ad in ads for why in ad["missed"]):
        name = WHY.get(why, why)
        table.add_row(f"missed: {name}", *(figure(ad["missed"].get(why, 0)) for ad in ads))
    table.add_section()
    pairs = [told["duplicate_recall"] for told in rounds]
    for name in ("pairs", "recall", "precision"):
        table.add_row(f"duplicates: {name}", *(figure(one[name]) for one in pairs))
    return Group(Text("What was missed, and why", "bold"), table)


def _files(rounds: Sequence[Told], home: Path) -> Group:
    """Return where the reports lie."""
    paths = (Text(f"  {home / told['report']}") for told in rounds)
    return Group(Text("Reports, each with sheets for the sites and figures", "bold"), *paths)


def _next(rounds: Sequence[Told], home: Path, further: str | None) -> Group:
    """Return commands that go on from here and work as they stand."""
    last = rounds[-1]["round"]
    waits = f"how {further} stands: it is collected, open, and waits for people"
    opened = ((waits, f"round status {further}"),) if further else ()
    steps = (
        ("open a number into the offers behind it", f"measure why nwpa --round {last}"),
        ("a sheet of what people judged and what waits", "judgements export todo.xlsx"),
        ("a late judgement is a dated revision of a closed month",
         f"round close {last} --why 'judged late'"),
        ("every measure as JSON", "measure --json"),
        ("check the archive against its digests", "doctor"),
        *opened,
    )  # fmt: skip
    called = f"CASQUE_HOME={shlex.quote(str(home))} {_command()}"
    lines = [Text(f"  {called} {words}\n    {what}") for what, words in steps]
    market = Text(f"  {_command()} market serve --month 2012-05\n    try casque by hand against it")
    own = Text(f"  {_command()} init\n    make a home of your own, and begin with your first round")
    return Group(Text("What to do next", style="bold"), *lines, market, own)


def _command() -> str:
    """Return how casque was called, so that what is printed works as it stands."""
    called = Path(sys.argv[0])
    found = shutil.which("casque")
    if called.name != "casque" or (found and Path(found).resolve() == called.resolve()):
        return "casque"
    return shlex.quote(str(_near(called)))


def _near(path: Path) -> Path:
    """Return a path relative to the present folder where it lies inside."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
