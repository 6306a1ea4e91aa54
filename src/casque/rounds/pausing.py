"""A site that a person paused is asked nothing, by any run, until a person lets it go on.

What holds stands in the ledger. Beside it lies an empty file for each paused site, for the child
that fetches never opens the ledger: it looks before every request, those among them that it was
asked for before the pause and that still wait for their turn.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from casque.crawl.turns import PAUSED
from casque.db import models as m
from casque.db import pauses
from casque.errors import RoundState, SiteUnknown, UsageProblem
from casque.rounds import opening
from casque.rounds.home import Home


def pause(home: Home, name: str, site: str, *, by: str, why: str, now: datetime) -> bool:
    """Leave a site of an open round alone from now on; tell whether it was not paused already.

    Raises RoundUnknown, RoundState, SiteUnknown, and UsageProblem where no reason is given.
    """
    round_ = _open_round(name, site)
    if not why.strip():
        raise UsageProblem(what=f"say why {site} is paused: whoever reads it later must know")
    word = pauses.record(round_=round_, site=site, paused=True, by=by, why=why.strip(), now=now)
    _mark(home, name, site)
    return word is not None


def unpause(home: Home, name: str, site: str, *, by: str, now: datetime, why: str = "") -> bool:
    """Let a site be asked again; tell whether it was paused. The next run asks it."""
    round_ = _open_round(name, site)
    word = pauses.record(round_=round_, site=site, paused=False, by=by, why=why.strip(), now=now)
    _flag(home, name, site).unlink(missing_ok=True)
    return word is not None


def paused(name: str) -> dict[str, str]:
    """Return why each site of a round is left alone that a person paused."""
    found = m.Round.objects.filter(name=name).values_list("pk", flat=True)
    return {site: why for (_, site), why in paused_in(found).items()}


def paused_in(rounds: Collection[int]) -> dict[tuple[int, str], str]:
    """Return why a site is left alone that a person paused, by the round's key and the site."""
    words = pauses.latest_in(rounds)
    return {place: word.why for place, word in words.items() if word.paused}


Asked = Callable[[str], str]
"""Says of a site why nothing may be asked of it now, or nothing where it may be asked."""


def left_alone(round_: m.Round) -> Asked:
    """Return what is asked before every request of a live run: is this site left alone?

    A person paused it, or its adapter says that it is searched by hand. Looked up anew each time.
    """
    by_hand = sites_by_hand(round_)

    def why(site: str) -> str:
        words = m.Pause.objects.filter(round=round_, site=site).order_by("-pk")
        is_paused, word = words.values_list("paused", "why").first() or (False, "")
        return word if is_paused else by_hand.get(site, "")

    return why


def sites_by_hand(round_: m.Round) -> dict[str, str]:
    """Return why each site of a round is searched by hand whose adapter says so."""
    return {} if round_.adapters_id is None else _by_hand(str(round_.adapters_id))


@lru_cache(maxsize=8)
def _by_hand(digest: str) -> dict[str, str]:
    bodies: dict[str, str] = json.loads(m.Artefact.objects.get(digest=digest).body)
    adapters = {site: json.loads(body) for site, body in bodies.items()}
    return {site: one["by_hand"] for site, one in adapters.items() if one.get("by_hand")}


def mark_all(home: Home, round_: m.Round) -> None:
    """Lay down the files of a round's paused sites, and take away those of others."""
    holding = paused(round_.name)
    for flag in _flag(home, round_.name, "").glob("*"):
        if flag.name not in holding:
            flag.unlink(missing_ok=True)
    for site in holding:
        _mark(home, round_.name, site)


def _mark(home: Home, name: str, site: str) -> None:
    flag = _flag(home, name, site)
    flag.parent.mkdir(parents=True, exist_ok=True)
    flag.touch()


def _flag(home: Home, name: str, site: str) -> Path:
    return home.cache / "turns" / PAUSED / name / site


def _open_round(name: str, site: str) -> m.Round:
    """Return the round; raise where it is not open, or does not search the site."""
    round_ = opening.find_round(name)
    if round_.closed_at is not None:
        raise RoundState(round=name, state="closed", do="nothing is asked of its sites any more")
    if not m.Search.objects.filter(round=round_, site=site).exists():
        raise SiteUnknown(site=site, do=f"round {name} does not search it")
    return round_
