"""The web as a Django app: its templates, tags and tasks; its tables are the ledger's."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Names the app."""

    name = "casque.web"
    label = "web"
