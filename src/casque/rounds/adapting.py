"""Which adapter reads which site: the package's, or a programme's own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from casque.errors import Problem, ScopeInvalid
from casque.scope import Programme
from casque.sites.loading import catalogue

ADAPTERS = "adapters"
"""The folder of a programme, or of an overlay, that holds adapters of its own."""


def adapter_folders(layers: Iterable[Path]) -> tuple[Path, ...]:
    """Return where the layers of a programme keep adapters; a later one goes before."""
    return tuple(layer / ADAPTERS for layer in layers)


def refuse_without_adapter(programme: Programme, layers: Iterable[Path]) -> None:
    """Raise ScopeInvalid where sites name adapters that are not there; carries all of them."""
    folders = adapter_folders(layers)
    known = catalogue(folders)
    problems = tuple(
        Problem(
            str(folders[0].parent),
            None,
            f"site `{site.id}` names the adapter {site.adapter}, which is not there",
            f"name one of {', '.join(known)}, or add it under {ADAPTERS}/",
        )
        for site in programme.sites
        if site.adapter is not None and site.adapter not in known
    )
    if problems:
        raise ScopeInvalid(problems)
