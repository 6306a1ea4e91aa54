"""Opening a round freezes its scope, its words and its adapters; closing it freezes its tables."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from functools import lru_cache
from hashlib import sha256

from casque.db import actions
from casque.db import models as m
from casque.errors import RoundState, RoundUnknown
from casque.lexicon import Lexicon, Word, compile_lexicon
from casque.rounds.home import Home
from casque.scope import Scope, round_name
from casque.sites.adapter import Adapter
from casque.sites.loading import find_adapter
from casque.stations.plan import plan


def open_round(home: Home, name: str, *, by: str, now: datetime) -> m.Round:
    """Open a round: plan its searches, and freeze what it is made with.

    Raises RoundNameInvalid, RoundState, ScopeInvalid, SiteUnknown or AdapterInvalid; nothing is
    written then. A month that lies further ahead than the next is refused: a slip would shut out
    every month before it.
    """
    _refuse_far(round_name(name), now)
    scope = home.read_programme().in_force(round_name(name))
    words = words_of(scope)
    compile_lexicon(words)
    frozen = {
        "scope": _artefact(scope.to_json()),
        "words": _artefact(json.dumps([asdict(w) for w in words], ensure_ascii=False)),
        "adapters": _artefact(_adapters_as_json(scope, home)),
    }
    return actions.open_round(name=name, planned=plan(scope), frozen=frozen, by=by, now=now)


def _refuse_far(name: str, now: datetime) -> None:
    ahead = (int(name[:4]) - now.year) * 12 + int(name[5:]) - now.month
    if ahead > 1:
        raise RoundState(
            round=name,
            state=f"{ahead} months ahead",
            do="open this month's or the next; rounds are opened in the order of their months",
        )


def find_round(name: str) -> m.Round:
    """Return a round that was opened; raise RoundUnknown where it was not."""
    found = m.Round.objects.filter(name=round_name(name), opened_at__isnull=False).first()
    if found is None:
        raise RoundUnknown(round=name, do=f"open it with `casque round open {name}`")
    return found


def words_of(scope: Scope) -> tuple[Word, ...]:
    """Return the words a scope searches, as the lexicon takes them."""
    return tuple(
        Word(term=t.id, text=t.text or "", products=tuple(t.products), inside=t.inside)
        for t in scope.searchable_terms
    )


def frozen_scope(round_: m.Round) -> Scope:
    """Return the scope a round was opened with."""
    return scope_of_digest(str(round_.scope_id))


@lru_cache(maxsize=64)
def scope_of_digest(digest: str) -> Scope:
    """Return a frozen scope, read once: a digest names its text, whatever the ledger."""
    return Scope.from_json(m.Artefact.objects.get(pk=digest).body)


def lexicon_of(home: Home, round_: m.Round) -> Lexicon:
    """Return the lexicon a round was opened with; the present one where it was only probed."""
    if round_.opened_at is None:
        words = words_of(home.read_programme().in_force(round_.name))
    else:
        rows = json.loads(_body(round_.words))
        words = tuple(Word(**{**row, "products": tuple(row["products"])}) for row in rows)
    return compile_lexicon(words, cache=home.cache)


def frozen_adapters(round_: m.Round) -> dict[str, Adapter]:
    """Return the adapters a round was opened with, by site."""
    bodies: dict[str, str] = json.loads(_body(round_.adapters))
    return {site: Adapter.from_json(body) for site, body in bodies.items()}


def current_adapter(site: str, home: Home, round_name: str) -> Adapter:
    """Return the adapter of a site in scope, else of that name in the catalogue."""
    scope = home.read_programme().in_force(round_name)
    named = {s.id: s.adapter for s in scope.searchable_sites}
    return find_adapter(named.get(site) or site, home.adapter_folders)


def _adapters_as_json(scope: Scope, home: Home) -> str:
    own = home.adapter_folders
    bodies = {s.id: find_adapter(s.adapter or s.id, own).to_json() for s in scope.searchable_sites}
    return json.dumps(bodies, ensure_ascii=False, sort_keys=True)


def _artefact(body: str) -> tuple[str, str]:
    return sha256(body.encode()).hexdigest(), body


def _body(artefact: m.Artefact | None) -> str:
    return artefact.body if artefact is not None else "{}"
