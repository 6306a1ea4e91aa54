"""Django's settings for the ledger alone: values only, no effect.

Where the web is served, `casque.web.configuration` stands in their place.
"""

from casque.settings import DATABASE

SECRET_KEY = "the ledger signs nothing; web faces read secret.key from the home"  # noqa: S105
INSTALLED_APPS = ["casque.db.apps.LedgerConfig"]
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": DATABASE}
