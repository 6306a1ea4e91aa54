"""Sites, products, terms and law in force in a round (Table 1 of the briefing).

What a programme monitors is YAML with validity, read and checked here; `programmes/` holds those
that come with casque, each entry with its source. Rounds are months, and their arithmetic is here.
"""

from casque.scope.entries import (
    Appendix,
    AsPrinted,
    Event,
    Law,
    Names,
    Product,
    Profile,
    Site,
    Term,
)
from casque.scope.loading import load_programme, packaged, packaged_programmes
from casque.scope.programme import (
    Programme,
    Scope,
    Table1Row,
    scope_frames,
    table1,
    table1_row,
)
from casque.scope.rounds import (
    is_round_name,
    month_start,
    months_between,
    next_round,
    round_name,
    round_of,
)

__all__ = [
    "Appendix",
    "AsPrinted",
    "Event",
    "Law",
    "Names",
    "Product",
    "Profile",
    "Programme",
    "Scope",
    "Site",
    "Table1Row",
    "Term",
    "is_round_name",
    "load_programme",
    "month_start",
    "months_between",
    "next_round",
    "packaged",
    "packaged_programmes",
    "round_name",
    "round_of",
    "scope_frames",
    "table1",
    "table1_row",
]
