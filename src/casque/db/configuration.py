"""Django's settings for the ledger: values only, no effect.

The database's path is filled in by `casque.db.ledger.open_ledger`; Django needs one to start.
"""

SECRET_KEY = "the ledger signs nothing; web faces read secret.key from the home"  # noqa: S105
INSTALLED_APPS = ["casque.db.apps.LedgerConfig"]
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }
}
