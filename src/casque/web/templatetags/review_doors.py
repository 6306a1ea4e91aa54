"""The way to an item's card of the review, for templates of other rooms."""

from __future__ import annotations

from django import template

from casque.web.doors import door

register = template.Library()


@register.simple_tag
def card(item: int) -> str:
    """Return the address of the card of an item of the queue."""
    return door("review-card", item) or door("review")
