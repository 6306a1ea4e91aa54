"""How casque's searches ended, beside how the market let them end.

The truth that stands beside a round is told given how casque's searches ended; were that wrong,
it would be wrong with it. So it is told once more without that, and what differs is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from casque.demo.simulation import LivingMarket
from casque.demo.simulation.months import MONTHS
from casque.demo.simulation.rounds import Round, States, rounds_of
from casque.demo.simulation.truth import UNREAD, truth_of
from casque.rounds.summary import Summary
from casque.tables import GAPS


class Differing(NamedTuple):
    """A search that ended otherwise than the market let it."""

    site: str
    market: str
    casque: str

    @property
    def says_more(self) -> bool:
        """Tell whether casque says that it saw what the market did not show.

        >>> [Differing("s1", *ended).says_more for ended in (("blocked", "done"), ("done", "todo"))]
        [True, False]
        """
        return self.casque not in GAPS or (self.casque == "partial" and self.market in UNREAD)


def beside_the_market(
    market: LivingMarket, months: Sequence[str], states: States
) -> Iterator[Summary]:
    """Yield for each month the truth told without casque's states, and the searches that differ.

    A search that casque left as a gap and the market did not, is a loss; one that `says_more` is
    a fault: a gap that reads as a number.
    """
    told = zip(truth_of(market, months), rounds_of(market, months), strict=True)
    for alone, round_ in told:
        differing = list(_differing(market, round_, states))
        yield {
            "truth_alone": {
                "twpa": alone.all.twpa, "nwpa": alone.all.nwpa, "backlog": alone.all.backlog,
            },
            "states_alone": alone.searches,
            "states_differing": [
                {**one._asdict(), "says_more": one.says_more, "searches": number}
                for one, number in sorted(Counter(differing).items())
            ],
        }  # fmt: skip


def _differing(market: LivingMarket, round_: Round, states: States) -> Iterator[Differing]:
    """Yield what ended differently; a search that nobody made was left to do."""
    for search in round_.searches:
        site, term = market.sites[search.site].id, market.terms[search.end.term].id
        state = states.get((MONTHS[round_.month], site, term), "todo")
        if state != search.end.state:
            yield Differing(site, search.end.state, state)


def that_say_more(told: Mapping[str, Sequence[Mapping[str, object]]]) -> int:
    """Return how many searches of a round say more than the market showed."""
    rows = told["states_differing"]
    return sum(int(str(row["searches"])) for row in rows if row["says_more"])
