"""The one Django app: the ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Names the app."""

    name = "casque.db"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
