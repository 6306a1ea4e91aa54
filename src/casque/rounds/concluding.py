"""After collecting: what was seen is screened with the round's lexicon, linked, and queued."""

from __future__ import annotations

from casque.db import frames, queue, store
from casque.db import models as m
from casque.lexicon import Lexicon
from casque.ports import Clock
from casque.rounds import opening
from casque.rounds.home import Home
from casque.stations.link import Linked, link
from casque.stations.screen import screen

BATCH = 5_000
"""Advertisements screened and recorded in one transaction."""


def conclude(home: Home, name: str, *, clock: Clock) -> None:
    """Screen what a round has seen and not yet screened, then link everything that is known.

    The queue follows: what a word names waits for people.
    """
    round_ = m.Round.objects.filter(name=name).first()
    if round_ is None:
        return
    _screen(name, opening.lexicon_of(home, round_))
    with queue.alone():
        linked = link_all(clock)
        store.add_links(linked.new_links)
        queue.follow(linked.offers)


def link_all(clock: Clock) -> Linked:
    """Return the offers and dealers of everything the ledger has seen."""
    return link(frames.sightings(), frames.pictures(), frames.links(), at=clock.now())


def _screen(name: str, lexicon: Lexicon) -> None:
    while True:
        waiting = frames.unscreened(name, lexicon.hash, limit=BATCH)
        if waiting.is_empty():
            return
        store.add_findings(waiting, screen(waiting, lexicon), lexicon=lexicon.hash)
