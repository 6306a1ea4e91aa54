"""A home with things to judge."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import review_queue as q
from casque.db.connection import disconnect
from casque.rounds.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """Give a home with a round collected and thirteen items to judge, its ledger open."""
    yield q.a_filled_home(tmp_path)
    disconnect()
