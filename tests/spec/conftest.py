"""The `spec` fixture: a ledger to write as text, and its measures."""

import pytest
from ledger_as_text import Spec


@pytest.fixture
def spec() -> Spec:
    """Return an empty ledger to write into."""
    return Spec()
