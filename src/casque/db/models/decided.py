"""What people decided, and what waits for them.

Rows are appended and never changed, with who and when. The queue is the one exception: it is a
projection, written in the transaction of what changes it, and can be made again from the rest.
"""

from django.db import models
from django.db.models import Q

from casque.db.models.collected import Attempt, Round, Version


class Decision(models.Model):
    """One key that a reader pressed: it stands behind one judgement of each member, or a mark.

    `reading` is 1 for the first reader of an item, 2 for the second, 3 for who settles it.
    """

    by = models.CharField(max_length=100)
    at = models.DateTimeField()
    kind = models.CharField(max_length=10)  # judge, note, word, evidence, part, join
    offer = models.CharField(max_length=700)
    product = models.CharField(max_length=20)
    reading = models.PositiveSmallIntegerField(default=1)
    blind = models.BooleanField(default=False)
    goods = models.CharField(max_length=12, default="")
    act = models.CharField(max_length=8, default="")

    class Meta:
        db_table = "decisions"
        indexes = [
            models.Index(fields=["by", "-id"], name="decisions_of_a_reader"),
            models.Index(fields=["offer", "product"], name="decisions_on_an_offer"),
        ]


class Undo(models.Model):
    """A decision that was taken back: what stands behind it no longer counts."""

    decision = models.OneToOneField(Decision, models.PROTECT)
    by = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        db_table = "undos"


class Judgement(models.Model):
    """A person's verdict on one version and product; earlier verdicts stay."""

    version = models.ForeignKey(Version, models.PROTECT)
    product = models.CharField(max_length=20)
    goods = models.CharField(max_length=12)
    act = models.CharField(max_length=8)
    confidence = models.CharField(max_length=6)
    basis = models.CharField(max_length=8)
    by = models.CharField(max_length=100)
    at = models.DateTimeField()
    why = models.TextField(default="")
    recorded_at = models.DateTimeField()
    signs = models.JSONField(default=list)
    decision = models.ForeignKey("Decision", models.PROTECT, null=True)

    class Meta:
        db_table = "judgements"
        constraints = [
            models.UniqueConstraint(
                fields=["version", "product", "by", "at"], name="a_judgement_is_recorded_once"
            )
        ]


class Link(models.Model):
    """Why two advertisements are one offer, or two accounts one dealer, or that they are not."""

    kind = models.CharField(max_length=8)
    left = models.CharField(max_length=700)
    right = models.CharField(max_length=700)
    reason = models.CharField(max_length=100)
    evidence = models.CharField(max_length=200)
    same = models.BooleanField()
    by = models.CharField(max_length=100)
    at = models.DateTimeField()
    decision = models.ForeignKey(Decision, models.PROTECT, null=True)

    class Meta:
        db_table = "links"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "left", "right", "reason", "by", "at"],
                name="a_link_is_recorded_once",
            )
        ]


class Mark(models.Model):
    """What a reader put beside an advertisement: a note, a proposed word, "keep as evidence"."""

    decision = models.OneToOneField(Decision, models.PROTECT)
    version = models.ForeignKey(Version, models.PROTECT)
    kind = models.CharField(max_length=10)  # note, word, evidence
    text = models.TextField(default="")

    class Meta:
        db_table = "marks"


_IN_ORDER = ("-priority", "id", "read_by")  # with readers: what one has read is passed over there


class QueueItem(models.Model):
    """An offer and a product that a person judges: a projection, see `queue.py`.

    `round` is the one in which the offer was first seen, and so the one whose sample it is drawn
    for. `goods` and `act` are those of the present verdict; of a blind item only once it is done.
    `read_by` names whom it is not shown to again. `edition` goes up whenever something of it
    changes; who holds it for the moment is a courtesy to the others and no lock.
    """

    offer = models.CharField(max_length=700)
    product = models.CharField(max_length=20)
    lead = models.ForeignKey(Version, models.PROTECT, related_name="+")
    site = models.CharField(max_length=100)
    round = models.CharField(max_length=7)
    members = models.PositiveIntegerField()
    stage = models.CharField(max_length=8)  # first, second, settle, done
    blind = models.BooleanField(default=False)
    stratum = models.CharField(max_length=20, default="")  # plain, disguised, none; "": not drawn
    goods = models.CharField(max_length=12, default="")
    act = models.CharField(max_length=8, default="")
    read_by = models.JSONField(default=list)
    priority = models.FloatField(default=0)
    why = models.JSONField(default=list)
    edition = models.PositiveIntegerField(default=1)
    held_by = models.CharField(max_length=100, default="")
    held_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "queue_items"
        constraints = [
            models.UniqueConstraint(fields=["offer", "product"], name="an_offer_waits_once")
        ]
        indexes = [
            models.Index(fields=["stage", *_IN_ORDER], name="queue_in_order"),
            models.Index(fields=["product", "stage", *_IN_ORDER], name="queue_of_a_product"),
            models.Index(fields=["site", "stage", *_IN_ORDER], name="queue_of_a_site"),
            models.Index(fields=["stratum", "stage", "-priority", "id"], name="queue_of_a_stratum"),
            models.Index(fields=["held_by"], condition=~Q(held_by=""), name="queue_held"),
        ]


class QueueMember(models.Model):
    """A version that is judged with an item of the queue.

    `named`: it gave rise to the item, by a word that names the product or by being drawn; the
    others are the same offer elsewhere.
    """

    item = models.ForeignKey(QueueItem, models.CASCADE, related_name="versions")
    version = models.ForeignKey(Version, models.PROTECT)
    named = models.BooleanField(default=True)

    class Meta:
        db_table = "queue_members"
        constraints = [
            models.UniqueConstraint(fields=["item", "version"], name="a_member_waits_once")
        ]


class Pause(models.Model):
    """A person's word on a site of a round: leave it alone, or go on; the latest row holds."""

    round = models.ForeignKey(Round, models.PROTECT)
    site = models.CharField(max_length=100)
    paused = models.BooleanField()
    by = models.CharField(max_length=100)
    at = models.DateTimeField()
    why = models.CharField(max_length=500, default="")

    class Meta:
        db_table = "pauses"
        indexes = [models.Index(fields=["round", "site", "-id"], name="pauses_of_a_site")]


class HandSearch(models.Model):
    """How a person closed a search by hand: with pages, links, or a picture of nothing found."""

    attempt = models.OneToOneField(Attempt, models.PROTECT)
    kind = models.CharField(max_length=8)  # pages, links, nothing
    by = models.CharField(max_length=100)
    at = models.DateTimeField()
    note = models.CharField(max_length=500, default="")

    class Meta:
        db_table = "hand_searches"


class HistoryLink(models.Model):
    """An advertisement known before casque: it is never new again."""

    site = models.CharField(max_length=100)
    item = models.CharField(max_length=500)
    link = models.TextField()
    product = models.CharField(max_length=20)
    first_round = models.CharField(max_length=7)
    goods = models.CharField(max_length=12, default="")
    act = models.CharField(max_length=8, default="")
    source = models.CharField(max_length=300)
    by = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        db_table = "history_links"
        constraints = [
            models.UniqueConstraint(
                fields=["site", "item", "product"], name="history_names_an_item_once"
            )
        ]


class HistoryTotal(models.Model):
    """A bare total printed before casque: "2006: 332 ivory"; no links stand behind it."""

    period = models.CharField(max_length=7)  # a year or a month
    site = models.CharField(max_length=100, default="")  # "" for all sites together
    product = models.CharField(max_length=20)
    advertisements = models.PositiveIntegerField()
    at_least = models.BooleanField(default=False)
    source = models.CharField(max_length=300)
    by = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        db_table = "history_totals"
        constraints = [
            models.UniqueConstraint(
                fields=["period", "site", "product", "source"], name="a_total_is_recorded_once"
            )
        ]
