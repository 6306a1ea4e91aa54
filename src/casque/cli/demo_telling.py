"""The demo told to people: what happened, what it comes to and why, what to do next."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from casque.reports.explanations import EXPLANATIONS, explain
from casque.reports.number_words import figure
from casque.rounds.summary import Summary

Told = Mapping[str, Any]  # a round's JSON: `demo.play` says what stands in it

WITHOUT = ("exposure_months",)
"""Measures that say nothing here: every month follows the last."""

BY_PRODUCT = ("twpa", "nwpa", "backlog")
CARE = " *"

LINKED_BY = {
    "same_picture": "same picture",
    "same_text": "same text of one account",
    "same_contact": "same contact",
}
COMMON = {"same_picture": "stock picture", "same_text": "text", "same_contact": "contact"}
"""What is shared, in words."""


def tell(rounds: Sequence[Summary], home: Path) -> None:
    """Print the story of the months, their measures, and what to do next."""
    console = Console(highlight=False)
    console.print(_opening())
    for told in rounds:
        console.print(_month(told))
    for part in (
        _measures(rounds), _care(rounds), _by_product(rounds), _left_out(rounds), _hidden(rounds),
    ):  # fmt: skip
        console.print()
        console.print(part)
    for lines in (_files(rounds, home), _next(rounds, home)):
        console.print()
        console.print(lines, soft_wrap=True)  # a command that is cut in two cannot be copied


def is_true(told: Told) -> bool:
    """Tell whether the measures of a round are what the story says they should be."""
    return all(told["measures"][name]["value"] == value for name, value in told["truth"].items())


def _opening() -> Text:
    return Text.assemble(
        ("casque demo", "bold"),
        ": an invented market of two sites, watched for three months. Nothing in it happened; the "
        "pages, the judgements and the rules are treated as in a real month.",
    )


def _month(told: Told) -> RenderableType:
    """Return what happened in a month in a few lines."""
    states = ", ".join(f"{n} {state}" for state, n in told["searches"].items())
    searches = sum(told["searches"].values())
    lines = [
        Text(told["happens"]),
        Text(
            f"{searches} searches ({states}) gave {told['results']} results: "
            f"{told['advertisements']} advertisements of {told['sellers']} sellers, "
            f"{told['offers']} different offers.",
            style="dim",
        ),
        _found(told),
        _linked(told),
        *(_search("gap", "yellow", row, told) for row in told["gaps"]),
        *(_search("blocked word", "green", row, told) for row in told["blocked_words"]),
    ]
    head = Text(f"\n{told['round']}", style="bold cyan")
    return Group(head, *(Padding(line, (0, 0, 0, 2)) for line in lines))


def _search(what: str, style: str, row: Mapping[str, str], told: Told) -> Text:
    """Return a search that did not end as it should, with what stood behind it."""
    behind = {(h["site"], h["word"]): h["advertisements"] for h in told["hidden"]["searches"]}
    number = behind.get((row["site"], row["query"]), 0)
    return Text.assemble(
        (f"{what}: ", f"bold {style}"),
        f"{row['query']} on {row['site']} ended {row['state']}: {row['reason']}. "
        f"The story knows that {number} advertisements stood behind it.",
    )


def _found(told: Told) -> Text:
    """Return which words were found under a disguise."""
    said = (f"{' and '.join(row['written'])} ({row['disguise']})" for row in told["disguises"])
    return Text(f"Words found under a disguise: {', '.join(said)}.", style="dim")


def _linked(told: Told) -> Text:
    """Return what holds advertisements and accounts together by the end of the month."""
    links = [
        f"{_number(row['links'], row['kind'] + ' link')} by the {LINKED_BY[row['reason']]}"
        for row in told["links"]
    ]
    common = [
        f"{row['accounts']} accounts share one {COMMON[row['reason']]}, so it links nothing"
        for row in told["too_common"]
    ]
    return Text(f"Linked by now: {'; '.join([*links, *common])}.", style="dim")


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _grid(first: str, rounds: Sequence[Told]) -> Table:
    table = Table(header_style="bold")
    table.add_column(first)
    for told in rounds:
        table.add_column(told["round"], justify="right", no_wrap=True)
    return table


def _measures(rounds: Sequence[Told]) -> Group:
    """Return the measures of the months side by side, each explained."""
    table = _grid("measure", rounds)
    for name, said in EXPLANATIONS.items():
        if name in WITHOUT:
            continue
        words = Text.assemble(
            (f"{said.name} {said.chinese_name}\n", "bold"), (explain(name), "dim")
        )
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
            "truth: counted from the story by rules of its own, over what could be seen.", "green"
        ),
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


def _hidden(rounds: Sequence[Told]) -> Group:
    """Return how far the counts fall short of what stood on the sites."""
    return Group(Text("What could not be seen", style="bold"), *map(_short_of, rounds))


def _short_of(told: Told) -> Text:
    twpa, hidden = told["truth"]["twpa"], told["hidden"]
    gaps, blocked = hidden["by_gaps"], hidden["by_blocked_words"]
    says = (
        f"gaps hid {gaps} more offers that count: a lower bound, not {twpa + gaps}"
        if gaps
        else "no gap hid an offer that counts"
    )
    also = f"; the blocked word keeps {blocked} from every buyer's search" if blocked else ""
    return Text(f"  {told['round']}: {twpa} counted; {says}{also}.")


def _files(rounds: Sequence[Told], home: Path) -> Group:
    """Return where the reports lie."""
    paths = (Text(f"  {home / told['report']}") for told in rounds)
    return Group(Text("Reports, each with sheets for the sites and figures", "bold"), *paths)


def _next(rounds: Sequence[Told], home: Path) -> Group:
    """Return commands that go on from here and work as they stand."""
    last, past = rounds[-1]["round"], rounds[-2]["round"]
    steps = (
        ("open a number into the offers behind it", f"measure why nwpa --round {last}"),
        ("why two advertisements are one offer",
         "link why guwan_bbs:21310 shoucang_api:80402"),
        ("a sheet of what people judged and what waits", "judgements export todo.xlsx"),
        ("a late judgement is a dated revision of a closed month",
         f"round close {past} --why 'judged 80455'"),
        ("every measure as JSON", "measure --json"),
        ("check the archive against its digests", "doctor"),
    )  # fmt: skip
    called = f"CASQUE_HOME={shlex.quote(str(home))} {_command()}"
    lines = [Text(f"  {called} {words}\n    {what}") for what, words in steps]
    own = Text(f"  {_command()} init\n    make a home of your own, and begin with your first round")
    return Group(Text("What to do next", style="bold"), *lines, own)


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
