"""The review queue: what comes next, how far readers agree, and making it anew."""

from __future__ import annotations

from typing import Annotated

import typer

from casque.cli.output import AsJson, print_json, print_table, talk
from casque.db import models as m
from casque.ports import SystemClock
from casque.rounds import reviewing
from casque.rounds.home import open_home
from casque.settings import read_settings

app = typer.Typer(no_args_is_help=True)

Product = Annotated[str, typer.Option(help="Only of this product, by its code.")]


@app.command("next")
def next_(
    *,
    by: Annotated[str, typer.Option(help="Who would read it: what this code has read is passed.")],
    product: Product = "",
    site: Annotated[str, typer.Option(help="Only of this site.")] = "",
    as_json: AsJson = False,
) -> None:
    """Show which item waits for a reader, why this one, and how many wait. Nothing is held."""
    open_home(read_settings().home)
    found = reviewing.next_item(reader=by, now=SystemClock().now(), product=product, site=site)
    left = reviewing.waiting(product=product, site=site)
    item = None if found is None else _told(m.QueueItem.objects.get(pk=found))
    if as_json:
        print_json({"item": item, "waiting": left})
        return
    if item is None:
        talk(f"nothing waits for {by}; for others: {left}")
        return
    print_table(f"waiting: {left}; next for {by}", ("", ""), item.items())


def _told(item: m.QueueItem) -> dict[str, object]:
    """Return an item without what its readers said."""
    return {
        "item": item.pk, "offer": item.offer, "product": item.product, "stage": item.stage,
        "blind": item.blind, "stratum": item.stratum, "round": item.round,
        "advertisements": item.members, "why": [] if item.blind else item.why,
    }  # fmt: skip


@app.command()
def kappa(*, product: Product = "", as_json: AsJson = False) -> None:
    """Show how far two blind readers agree on each product: Cohen's kappa; empty: not defined."""
    open_home(read_settings().home)
    found = reviewing.kappa(product or None)
    if as_json:
        print_json(found.to_dicts())
        return
    print_table("Items that two have read blind", found.columns, found.iter_rows())


@app.command()
def rebuild(*, as_json: AsJson = False) -> None:
    """Make the queue again from what the ledger holds; what was decided stays as it is."""
    home = open_home(read_settings().home)
    items = reviewing.rebuild(home, clock=SystemClock())
    if as_json:
        print_json({"items": items, "waiting": reviewing.waiting()})
        return
    talk(f"{items} items, of which {reviewing.waiting()} wait")
