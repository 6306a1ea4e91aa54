"""The ledger: Django models, and the only two modules that write them.

Importing the ledger sets Django up with values alone, where nobody has yet: no file is opened and
no database is reached before `connection.connect`.
"""

import django
from django.apps import apps
from django.conf import settings


def _set_up() -> None:
    from casque.db import configuration

    if not settings.configured:
        values = {n: getattr(configuration, n) for n in dir(configuration) if n.isupper()}
        settings.configure(**values)
    if not (apps.ready or apps.loading):
        django.setup()


_set_up()
