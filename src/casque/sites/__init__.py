"""From a page to results: adapters in YAML, page classes, the catalogue.

Here belongs what turns saved bytes into results and says what a page is. Nothing here fetches.
A site is a folder of `catalogue/`: what is known of it in `site.yml`, invented pages in `cases/`.
"""

from casque.sites.adapter import Adapter
from casque.sites.cases import Checked, check_cases
from casque.sites.classes import STATES, Outcome, Seen, outcome_of, state_of
from casque.sites.loading import catalogue, find_adapter, load_adapter
from casque.sites.reading import read_page
from casque.sites.results import Issue, PageReading, Result
from casque.sites.versions import version_of

__all__ = [
    "STATES",
    "Adapter",
    "Checked",
    "Issue",
    "Outcome",
    "PageReading",
    "Result",
    "Seen",
    "catalogue",
    "check_cases",
    "find_adapter",
    "load_adapter",
    "outcome_of",
    "read_page",
    "state_of",
    "version_of",
]
