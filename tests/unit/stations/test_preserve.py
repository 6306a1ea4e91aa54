"""Station 3: what was seen is still as it was recorded, or damaged and told so."""

from dataclasses import dataclass, field

from casque.errors import EvidenceDamaged
from casque.ports import Deposit
from casque.stations.preserve import preserve
from casque.tables import CAPTURES, EVIDENCE


@dataclass
class FakeArchive:
    """An archive that has lost what lies at some offsets, and remembers what it was asked for."""

    lost: tuple[int, ...] = ()
    asked: list[Deposit] = field(default_factory=list)

    def read(self, deposit):
        self.asked.append(deposit)
        if deposit.offset in self.lost:
            raise EvidenceDamaged(file=deposit.file, offset=deposit.offset, what="not readable")
        return b"<html>"


def a_capture(page, offset):
    return {
        "search": 1, "attempt": 2, "page": page, "url": "", "sha256": f"digest-{page}",
        "file": "2014-09/s1/pages-0001.warc.gz", "offset": offset, "length": 90,
    }  # fmt: skip


TWO = CAPTURES.frame([a_capture(1, 0), a_capture(2, 90)])


def test_each_capture_is_read_where_the_ledger_says_it_lies():
    archive = FakeArchive()
    evidence = preserve(TWO, archive)
    file = "2014-09/s1/pages-0001.warc.gz"
    assert archive.asked == [Deposit(file, 0, 90, "digest-1"), Deposit(file, 90, 90, "digest-2")]
    assert evidence.rows() == [(1, 2, 1, "digest-1", True, ""), (1, 2, 2, "digest-2", True, "")]


def test_damage_is_told_with_its_reason_and_the_others_are_still_checked():
    evidence = preserve(TWO, FakeArchive(lost=(0,)))
    assert evidence["intact"].to_list() == [False, True]
    what = (
        "2014-09/s1/pages-0001.warc.gz at byte 0: not readable: restore the archive from a backup"
    )
    assert evidence["what"].to_list() == [what, ""]


def test_nothing_gives_nothing():
    assert preserve(CAPTURES.empty(), FakeArchive()).equals(EVIDENCE.empty())
