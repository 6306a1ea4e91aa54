"""The ledger's tables as Django models, each named after its table.

    collected   Artefact        scope, words or adapters as they were frozen, by digest
                Round           a month: when opened, with which artefacts, when closed
                Revision        a closed round's tables as frozen, and why they were frozen again
                Search          a planned unit (round, site, kind, term) and its present state
                Attempt         a numbered try at a search
                Capture         an archived page of an attempt: where its bytes lie, what it was
                Advertisement   one item of one site through time
                Version         what an advertisement said: text, pictures, price
                Sighting        a version seen in a round, with link, seller and posting date
                Hit             an advertisement at a position of a page of an attempt
                Issue           one record of a page that could not be read
                Picture         a picture that was kept, by the digest of its bytes
                Screening       a version was screened with a lexicon
                Finding         a term in a version
    decided     Decision, Undo  a key that a reader pressed; it was taken back
                Judgement       a person's verdict
                Link            why two advertisements are one offer, two accounts one dealer
                Mark            a note, a proposed word, "keep as evidence"
                QueueItem, QueueMember   what waits for people: a projection
                Pause           a person leaves a site alone, or lets it go on
                HandSearch      how a person closed a search by hand
                HistoryLink, HistoryTotal   what was known before casque
    members     Member          who may use the web, under which code and role

Only `actions.py`, `store.py`, and for their own tables `queue.py`, `decisions.py`, `marks.py`,
`history.py`, `by_hand.py` and `members.py` of this package's parent write here.
"""

from casque.db.models.collected import (
    Advertisement,
    Artefact,
    Attempt,
    Capture,
    Finding,
    Hit,
    Issue,
    Picture,
    Revision,
    Round,
    Screening,
    Search,
    Sighting,
    Version,
)
from casque.db.models.decided import (
    Decision,
    HandSearch,
    HistoryLink,
    HistoryTotal,
    Judgement,
    Link,
    Mark,
    Pause,
    QueueItem,
    QueueMember,
    Undo,
)
from casque.db.models.members import Member

__all__ = [
    "Advertisement",
    "Artefact",
    "Attempt",
    "Capture",
    "Decision",
    "Finding",
    "HandSearch",
    "HistoryLink",
    "HistoryTotal",
    "Hit",
    "Issue",
    "Judgement",
    "Link",
    "Mark",
    "Member",
    "Pause",
    "Picture",
    "QueueItem",
    "QueueMember",
    "Revision",
    "Round",
    "Screening",
    "Search",
    "Sighting",
    "Undo",
    "Version",
]
