"""What the machine collected: rounds, searches, pages, advertisements, findings.

Rows are added; what changes is the state of a search and of its running attempt, and a sighting
when an earlier one of the same version turns up.
"""

from django.db import models


class Artefact(models.Model):
    """What a round was frozen with, by the digest of its text."""

    digest = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=16)
    body = models.TextField()

    class Meta:
        db_table = "artefacts"


class Round(models.Model):
    """One monthly pass over the scope; `opened_at` is null where only probes were made in it."""

    name = models.CharField(max_length=7, unique=True)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.CharField(max_length=100, default="")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=100, default="")
    scope = models.ForeignKey(Artefact, models.PROTECT, null=True, related_name="+")
    words = models.ForeignKey(Artefact, models.PROTECT, null=True, related_name="+")
    adapters = models.ForeignKey(Artefact, models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "rounds"


class Revision(models.Model):
    """A closed round's tables as they were frozen: number 1 at closing, later ones corrections."""

    round = models.ForeignKey(Round, models.PROTECT)
    number = models.PositiveIntegerField()
    by = models.CharField(max_length=100)
    at = models.DateTimeField()
    why = models.TextField(default="")
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "revisions"
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="revisions_are_numbered")
        ]


class Search(models.Model):
    """A planned unit; `term` is a term's id, a link, or for a probe the words typed.

    `source` is the folder of saved pages that is replayed for it, or how its site is asked live;
    empty where nobody has asked for it yet.
    """

    round = models.ForeignKey(Round, models.PROTECT)
    site = models.CharField(max_length=100)
    kind = models.CharField(max_length=10)
    term = models.CharField(max_length=500)
    query = models.CharField(max_length=500)
    products = models.JSONField(default=list)
    state = models.CharField(max_length=16, default="todo")
    reason = models.CharField(max_length=500, default="")
    source = models.TextField(default="")

    class Meta:
        db_table = "searches"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "site", "kind", "term"], name="a_search_is_planned_once"
            )
        ]


class Attempt(models.Model):
    """A numbered try at a search, with how it ended."""

    search = models.ForeignKey(Search, models.PROTECT)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16, default="running")
    reason = models.CharField(max_length=500, default="")
    pages = models.PositiveIntegerField(default=0)
    results = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "attempts"
        constraints = [
            models.UniqueConstraint(fields=["search", "number"], name="attempts_are_numbered")
        ]


class Capture(models.Model):
    """An archived page: where its bytes lie, and what it turned out to be."""

    attempt = models.ForeignKey(Attempt, models.PROTECT)
    page = models.PositiveIntegerField()
    url = models.TextField()
    status = models.PositiveIntegerField(null=True)
    content_type = models.CharField(max_length=200)
    fetched_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    file = models.TextField()
    offset = models.PositiveBigIntegerField()
    length = models.PositiveBigIntegerField()
    page_class = models.CharField(max_length=20)
    reason = models.CharField(max_length=500, default="")
    results = models.PositiveIntegerField()
    refused = models.PositiveIntegerField(default=0)
    number = models.PositiveIntegerField(null=True)
    more = models.BooleanField()
    next_url = models.TextField(null=True)

    class Meta:
        db_table = "captures"
        constraints = [
            models.UniqueConstraint(fields=["attempt", "page"], name="a_page_is_captured_once")
        ]


class Advertisement(models.Model):
    """One item of one site through time."""

    site = models.CharField(max_length=100)
    item = models.CharField(max_length=500)

    class Meta:
        db_table = "advertisements"
        constraints = [
            models.UniqueConstraint(fields=["site", "item"], name="an_item_is_one_advertisement")
        ]


class Version(models.Model):
    """What an advertisement said: text, pictures, price."""

    advertisement = models.ForeignKey(Advertisement, models.PROTECT)
    version = models.CharField(max_length=64)
    title = models.TextField()
    description = models.TextField(null=True)
    price = models.CharField(max_length=200, null=True)
    pictures = models.JSONField(default=list)

    class Meta:
        db_table = "versions"
        constraints = [
            models.UniqueConstraint(
                fields=["advertisement", "version"], name="a_content_is_one_version"
            )
        ]


class Sighting(models.Model):
    """A version seen in a round."""

    round = models.ForeignKey(Round, models.PROTECT)
    version = models.ForeignKey(Version, models.PROTECT)
    link = models.TextField(null=True)
    account = models.CharField(max_length=300, null=True)
    seller = models.CharField(max_length=300, null=True)
    posted = models.DateTimeField(null=True)
    posted_precision = models.CharField(max_length=8, null=True)
    captured_at = models.DateTimeField()

    class Meta:
        db_table = "sightings"
        constraints = [
            models.UniqueConstraint(fields=["round", "version"], name="a_version_is_sighted_once")
        ]
        indexes = [models.Index(fields=["account"], name="sightings_of_an_account")]


class Hit(models.Model):
    """An advertisement at a position of a page of an attempt."""

    capture = models.ForeignKey(Capture, models.PROTECT)
    position = models.PositiveIntegerField()
    version = models.ForeignKey(Version, models.PROTECT)

    class Meta:
        db_table = "hits"
        constraints = [
            models.UniqueConstraint(fields=["capture", "position"], name="a_position_is_one_hit")
        ]


class Issue(models.Model):
    """One record of a page that could not be read as it should."""

    capture = models.ForeignKey(Capture, models.PROTECT)
    position = models.IntegerField(null=True)
    field = models.CharField(max_length=100)
    what = models.CharField(max_length=500)

    class Meta:
        db_table = "issues"


class Picture(models.Model):
    """A picture that was kept."""

    advertisement = models.ForeignKey(Advertisement, models.PROTECT)
    address = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "pictures"
        constraints = [
            models.UniqueConstraint(
                fields=["advertisement", "address"], name="a_picture_is_kept_once"
            )
        ]
        indexes = [models.Index(fields=["digest"], name="pictures_by_digest")]


class Screening(models.Model):
    """A version was screened with a lexicon."""

    version = models.ForeignKey(Version, models.PROTECT)
    lexicon = models.CharField(max_length=64)

    class Meta:
        db_table = "screenings"
        constraints = [
            models.UniqueConstraint(
                fields=["version", "lexicon"], name="a_lexicon_screens_a_version_once"
            )
        ]


class Finding(models.Model):
    """A term in a version: bytes and characters of the original field, half-open."""

    version = models.ForeignKey(Version, models.PROTECT)
    field = models.CharField(max_length=20)
    product = models.CharField(max_length=20)
    term = models.CharField(max_length=500)
    disguise = models.CharField(max_length=100)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    char_start = models.PositiveIntegerField()
    char_end = models.PositiveIntegerField()
    written = models.TextField()
    lexicon = models.CharField(max_length=64)
    saturated = models.BooleanField(default=False)

    class Meta:
        db_table = "findings"
