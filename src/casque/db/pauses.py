"""The one hand that writes what a person said of a site: leave it alone, or go on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from casque.db import models as m


@transaction.atomic
def record(
    *, round_: m.Round, site: str, paused: bool, by: str, why: str, now: datetime
) -> m.Pause | None:
    """Append a person's word on a site; return None where it says what already holds.

    Two people may press the same button: the second adds nothing.
    """
    m.Round.objects.select_for_update().get(pk=round_.pk)  # one word at a time
    latest = m.Pause.objects.filter(round=round_, site=site).order_by("pk").last()
    if (latest is not None and latest.paused) == paused:
        return None
    return m.Pause.objects.create(
        round=round_, site=site, paused=paused, by=by, why=why[:500], at=now
    )


def latest_in(rounds: Collection[int]) -> dict[tuple[int, str], m.Pause]:
    """Return the word that holds of each site of rounds on which there is one, by both."""
    said = m.Pause.objects.filter(round__in=rounds).order_by("pk")
    return {(pause.round_id, pause.site): pause for pause in said}
