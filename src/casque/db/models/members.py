"""Who may use the web: what the ledger knows of a person beside the log-in of Django.

The code is what leaves the house on judgements and reports; the name stays in the log-in.
"""

from django.db import models


class Member(models.Model):
    """A person of the house: `username` is that of the log-in."""

    username = models.CharField(max_length=150, unique=True)
    code = models.CharField(max_length=20, unique=True)
    role = models.CharField(max_length=20)
    language = models.CharField(max_length=10, default="")
    active = models.BooleanField(default=True)
    added_by = models.CharField(max_length=100)
    added_at = models.DateTimeField()

    class Meta:
        db_table = "members"
