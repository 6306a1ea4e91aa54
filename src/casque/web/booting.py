"""Setting Django up with the web's settings: before anything of the ledger is imported."""

from __future__ import annotations

import django
from django.conf import settings

from casque.errors import CasqueError


def prepare() -> None:
    """Set Django up for the web; a second call does nothing.

    Raises CasqueError where the ledger was loaded before, with settings that know no pages.
    """
    from casque.web import configuration

    if not settings.configured:
        values = {n: getattr(configuration, n) for n in dir(configuration) if n.isupper()}
        settings.configure(**values)
        django.setup()
    elif getattr(settings, "ROOT_URLCONF", None) != configuration.ROOT_URLCONF:
        raise CasqueError(what="the web was asked for after the ledger had been loaded without it")
