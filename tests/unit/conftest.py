"""Fixtures that several rooms' tests share."""

import pytest
from invented_report import a_material

from casque.reports.material import Material


@pytest.fixture
def material() -> Material:
    """Return the material of an invented round's report."""
    return a_material()
