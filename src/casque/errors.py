"""The tree of errors: what went wrong, where, and what to do next.

    CasqueError                      every error casque raises on purpose
    ├── UsageProblem                 exit 2: the call cannot be understood
    │   ├── NoHome                   no programme at CASQUE_HOME
    │   ├── HomeInTheWay             a folder that casque did not make, or made for another purpose
    │   ├── FileMissing              a file or folder that was named is not there
    │   ├── ProgrammeUnknown         no packaged programme of that name
    │   ├── RoundNameInvalid         a round is a month, "2014-09"
    │   ├── RoundUnknown             no such round was opened
    │   ├── RoundState               the round is closed, or already open
    │   ├── SiteUnknown              no adapter or entry of that name
    │   ├── TermUnknown              no such term in the round's scope
    │   ├── WordUnusable             a term's text that can never be matched
    │   ├── JudgementRefused         a verdict breaks the rules of judging
    │   ├── Stale                    somebody changed an item between showing and deciding it
    │   ├── LinkRefused              a person's link cannot be recorded as it is
    │   └── MemberRefused            a member cannot be added or changed so
    ├── InputInvalid                 exit 2: a file was read and is wrong
    │   ├── ScopeInvalid             YAML of a programme: file, line, what, what to do
    │   ├── AdapterInvalid           site.yml: file, line, what, what to do
    │   └── SheetInvalid             CSV/XLSX: file, row, column, what, what to do
    ├── PageProblem                  a gap: becomes an attempt's reason, never a zero
    │   ├── PageNotUnderstood        neither results nor proof of none
    │   └── FieldNotUnderstood       one field of one result (an issue: the result stays)
    ├── LedgerUnusable               exit 1: the database is missing, damaged, locked or full
    ├── EvidenceDamaged              exit 1: bytes differ from the digest that was recorded
    └── TableBroken                  exit 1: a station broke its promise: our fault

A message is a template with fields, so that it can be translated. Text of a page never enters
one: it is hostile, and it is somebody's data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


class CasqueError(Exception):
    """Every error casque raises on purpose; prints as one line."""

    template: ClassVar[str] = "{what}"
    exit_code: ClassVar[int] = 1

    def __init__(self, **fields: object) -> None:
        self.fields = fields
        super().__init__(self.template.format(**fields))


class UsageProblem(CasqueError):
    """The call cannot be understood or has nothing to work on."""

    exit_code = 2


class NoHome(UsageProblem):
    """No programme lives at the home that was named."""

    template = (
        "no programme at {home}: make one with `casque init`, or name another home with CASQUE_HOME"
    )


class HomeInTheWay(UsageProblem):
    """A folder stands where a home should be made, and it is not ours to change."""

    template = "{home} {what}: {do}"


class FileMissing(UsageProblem):
    """A file or folder that was named is not there."""

    template = "{path} is not there: {do}"


class ProgrammeUnknown(UsageProblem):
    """No packaged programme has that name."""

    template = "no programme {name}: the package has {known}"


class RoundNameInvalid(UsageProblem):
    """A round is named after its month."""

    template = "a round is a month such as 2014-09, not {name}"


class RoundUnknown(UsageProblem):
    """No round of that name was opened."""

    template = "no round {round} in this programme: {do}"


class RoundState(UsageProblem):
    """The round is not in a state that allows this."""

    template = "round {round} is {state}: {do}"


class SiteUnknown(UsageProblem):
    """No site of that name is in scope or in the catalogue."""

    template = "no site {site}: {do}"


class TermUnknown(UsageProblem):
    """No term of that name is in the round's scope."""

    template = "no term {term} in round {round}: {do}"


class WordUnusable(UsageProblem):
    """A term was given to the lexicon with a text that can never be matched, or no product."""

    template = "term {term} cannot be screened for: {what}: {do}"


class JudgementRefused(UsageProblem):
    """A verdict breaks the rules of judging."""

    template = "judgement of {site}:{item} on {product} refused: {what}: {do}"


class Stale(UsageProblem):
    """An item was changed between its showing and a decision on it; nothing is lost.

    Fields: item, edition (the present one, 0 where the item is gone), mine (goods, act, product:
    what was to be said) and theirs (stage, goods, act, read_by; no verdict of a blind item).
    """

    template = "item {item} was changed meanwhile: look at it again and decide anew"


class LinkRefused(UsageProblem):
    """A person's link cannot be recorded as it is."""

    template = "link of {left} and {right} refused: {what}: {do}"


class MemberRefused(UsageProblem):
    """A member of the house cannot be added or changed so."""

    template = "member refused: {what}: {do}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file: where, what, and what to do about it."""

    file: str
    line: int | None
    what: str
    do: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.what}: {self.do}"


class InputInvalid(CasqueError):
    """A file was read and is wrong; carries every problem, prints the first and their number."""

    exit_code = 2

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(what=f"{problems[0]}{more}")


class ScopeInvalid(InputInvalid):
    """The YAML of a programme is wrong."""


class AdapterInvalid(InputInvalid):
    """The YAML of a site adapter is wrong."""


class SheetInvalid(InputInvalid):
    """A CSV or XLSX sheet is wrong."""


class PageProblem(CasqueError):
    """A page or a part of it was not understood; recorded as a gap or an issue."""


class PageNotUnderstood(PageProblem):
    """The page shows neither results nor proof that there are none."""

    template = "page not understood: {what}"


class FieldNotUnderstood(PageProblem):
    """One field of one result could not be read exactly."""

    template = "field {field} not understood: {what}"


class LedgerUnusable(CasqueError):
    """The database is missing, or gives an error that is not ours."""

    template = "the ledger {file} {what}: {do}"


class EvidenceDamaged(CasqueError):
    """Stored bytes are missing or differ from the digest that was recorded."""

    template = "{file} at byte {offset}: {what}: restore the archive from a backup"


class TableBroken(CasqueError):
    """A station gave a table other than the one it promises."""

    template = "table {table}: {what}"
