"""Pressing the keys of the review room as its pages do."""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

import review_queue as q

HTMX = {"HX-Request": "true"}


def text_of(answered: HttpResponse) -> str:
    """Return a page with its white space made one."""
    return re.sub(r"\s+", " ", answered.content.decode())


def card_of(client: Client, offer: str, product: str = "IV") -> str:
    """Return the page of an item as it stands now."""
    return text_of(client.get(reverse("review-card", args=[q.item_of(offer, product).pk])))


def press(client: Client, offer: str, goods: str, product: str = "IV", **more: object):
    """Press the key of a verdict on an item as it stands now."""
    item = q.item_of(offer, product)
    form = {"edition": item.edition, "goods": goods, "product": product, "confidence": "high"}
    headers = more.pop("headers", HTMX)
    return client.post(reverse("review-decide", args=[item.pk]), form | more, headers=headers)
