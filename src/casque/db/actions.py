"""What people do to the ledger: open and close rounds, ask for searches, judge, link by hand.

Each function is one transaction, takes keywords only, and records who and when.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import polars as pl
from django.db import transaction

from casque.db import models as m
from casque.db.portions import portions
from casque.db.store import freeze
from casque.errors import RoundState


@transaction.atomic
def open_round(
    *,
    name: str,
    planned: pl.DataFrame,
    frozen: Mapping[str, tuple[str, str]],
    by: str,
    now: datetime,
) -> m.Round:
    """Open a round with its planned searches; `frozen` gives digest and text by kind of artefact.

    Raises RoundState where the round, or a later one, is already open: an earlier month opened
    afterwards would change what "the last round" was.
    """
    _refuse_if_open(name)
    artefacts = {kind: freeze(kind, body, digest) for kind, (digest, body) in frozen.items()}
    opened, _ = m.Round.objects.update_or_create(
        name=name, defaults={"opened_at": now, "opened_by": by, **artefacts}
    )
    m.Search.objects.bulk_create(
        m.Search(
            round=opened,
            site=row["site"],
            kind=row["kind"],
            term=row["term"],
            query=row["query"],
            products=row["products"],
        )
        for row in planned.iter_rows(named=True)
    )
    return opened


def _refuse_if_open(name: str) -> None:
    rounds = m.Round.objects.filter(opened_at__isnull=False)
    if rounds.filter(name=name).exists():
        raise RoundState(round=name, state="already open", do="go on with `casque round resume`")
    later = rounds.filter(name__gt=name).order_by("name").first()
    if later is not None:
        raise RoundState(
            round=name,
            state=f"earlier than {later.name}, which is already open",
            do="rounds are opened in the order of their months",
        )


@transaction.atomic
def close_round(*, name: str, digest: str, by: str, why: str, now: datetime) -> m.Revision:
    """Record that a round's tables were frozen: at its closing, or again as a dated correction.

    Searches that were not made stay as the gaps they are.
    """
    round_ = m.Round.objects.get(name=name)
    if round_.closed_at is None:
        round_.closed_at, round_.closed_by = now, by
        round_.save(update_fields=["closed_at", "closed_by"])
    number = round_.revision_set.count() + 1
    return m.Revision.objects.create(
        round=round_, number=number, digest=digest, by=by, why=why, at=now
    )


@transaction.atomic
def ask_for_probe(*, round_name: str, site: str, words: str) -> m.Search:
    """Return the probe of these words on a site; it stays outside every measure."""
    found, _ = m.Round.objects.get_or_create(name=round_name)
    search, _ = m.Search.objects.get_or_create(
        round=found, site=site, kind="probe", term=words, defaults={"query": words}
    )
    return search


@transaction.atomic
def ask_for(*, searches: Iterable[m.Search], source: str) -> None:
    """Put searches on the list of what is to be collected from `source`.

    An attempt that was interrupted is given up: a new one is asked for.
    """
    for search in searches:
        search.attempt_set.filter(state="running").update(
            state="failed", reason="given up: a new attempt was asked for"
        )
        m.Search.objects.filter(pk=search.pk).update(state="todo", reason="", source=source)


@transaction.atomic
def record_judgements(*, judgements: pl.DataFrame, now: datetime) -> int:
    """Append judgements (JUDGEMENTS); return how many are new. Earlier ones stay."""
    if judgements.is_empty():
        return 0
    ids = {
        (site, item, version): pk
        for part in portions(set(judgements["version"]))
        for site, item, version, pk in m.Version.objects.filter(version__in=part).values_list(
            "advertisement__site", "advertisement__item", "version", "pk"
        )
    }
    before = _recorded(ids.values(), now)
    m.Judgement.objects.bulk_create(
        [
            m.Judgement(
                version_id=ids[row.pop("site"), row.pop("item"), row.pop("version")],
                recorded_at=now,
                **row,
            )
            for row in judgements.iter_rows(named=True)
        ],
        ignore_conflicts=True,
    )
    return _recorded(ids.values(), now) - before


def _recorded(versions: Iterable[int], now: datetime) -> int:
    """Return how many judgements of sheets were recorded at a moment, whatever else comes in."""
    by_sheet = m.Judgement.objects.filter(recorded_at=now, decision__isnull=True)
    return sum(by_sheet.filter(version_id__in=part).count() for part in portions(versions))
