"""The notes of measures in Chinese."""

import re

import pytest

from casque.reports.notes import in_chinese


@pytest.mark.parametrize(
    ("note", "chinese"),
    [
        ("", ""),
        ("2 not judged yet and not in it", "其中2项尚未判定，未计入"),
        (
            "4 of 6 site-products not covered: offers may be missing; "
            "3 months since the last round",
            "6个“网站×产品”组合中有4个未完整检索：可能有遗漏；距上一轮3个月",
        ),
        ("revised 2012-05-20: a typing error", "2012-05-20修订：a typing error"),
        ("of another casque", "of another casque"),
    ],
)
def test_a_note_is_said_in_chinese(note, chinese):
    assert in_chinese(note) == chinese


def test_every_note_of_a_report_has_its_chinese(material):
    notes = {note for note in material.measures["note"] if note}
    assert notes
    assert not [note for note in notes if re.search("[a-z]", in_chinese(note))]
