"""What the machine is told by its environment, read once and passed down."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Paths of this machine; a programme's own settings are YAML in its home."""

    home: Path

    @property
    def cache(self) -> Path:
        """Return where compiled things may be kept."""
        return self.home / "cache"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings that the environment gives: CASQUE_HOME, default ./casque-home."""
    values = os.environ if environment is None else environment
    return Settings(home=Path(values.get("CASQUE_HOME") or "casque-home"))
