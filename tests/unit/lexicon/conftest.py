"""The kernel as ordinary Python: the same source, not compiled, so that coverage can see it."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numba
import pytest

import casque.lexicon


@pytest.fixture(scope="session")
def kernel_as_python() -> ModuleType:
    """Return a second copy of the kernel's module, made while Numba is told to compile nothing."""
    path = Path(casque.lexicon.__file__).parent / "kernel.py"
    spec = importlib.util.spec_from_file_location("kernel_as_python", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:  # Numba has no other switch within a process
        patch.setattr(numba.config, "DISABLE_JIT", 1)
        spec.loader.exec_module(module)
    return module
