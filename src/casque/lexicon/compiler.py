"""Compilation by Numba: loaded at the first screening, its cache kept only where one can be."""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Final, TypeVar

Function = TypeVar("Function", bound=Callable[..., object])

KERNEL: Final = "casque.lexicon.kernel"
_lock = Lock()


def load_kernel(cache: Path | None) -> ModuleType:
    """Return the kernel's module; the first call in a process decides where its cache lies."""
    with _lock:
        from numba import config

        before = config.CACHE_DIR
        config.CACHE_DIR = str(cache) if cache is not None and is_writable(cache) else ""
        try:
            return importlib.import_module(KERNEL)
        finally:
            config.CACHE_DIR = before


def is_writable(folder: Path) -> bool:
    """Tell whether files can be made in a folder, which is made where it is missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def compiled(function: Function) -> Function:
    """Return the function compiled, without the interpreter's lock.

    Numba's own `cache=True` fails at import where nothing can be written, so it is asked for only
    under a folder that load_kernel found writable.
    """
    from numba import config, njit

    jit = njit(nogil=True, cache=bool(config.CACHE_DIR))
    return jit(function)  # type: ignore[no-any-return]  # numba is untyped
