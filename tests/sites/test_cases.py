"""Every case of every site of the catalogue, offline."""

import pytest

from casque.sites import catalogue, load_adapter
from casque.sites.cases import check_case

CASES = [
    pytest.param(folder, case, id=f"{name}/{case.name}")
    for name, folder in catalogue().items()
    for case in sorted((folder / "cases").iterdir())
]


@pytest.mark.parametrize(("folder", "case"), CASES)
def test_a_page_is_read_as_its_case_expects(folder, case):
    assert check_case(load_adapter(folder), case).difference == ""


NEEDED = {"results", "last_page", "empty", "captcha", "word_blocked"}


@pytest.mark.parametrize("name", list(catalogue()))
def test_a_site_brings_the_cases_that_every_site_needs(name):
    cases = {case.name for case in (catalogue()[name] / "cases").iterdir()}
    assert cases >= NEEDED
