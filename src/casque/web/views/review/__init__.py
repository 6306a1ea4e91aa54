"""Room: review. The card, the grid, what readers do there, and how far they agree."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, path

from casque.web.views.review import agreement, card, deciding, grid

URLS: Final[list[URLPattern]] = [
    path("review/", card.review, name="review"),
    path("review/next/", card.following, name="review-next"),
    path("review/keys/", card.key_sheet, name="review-keys"),
    path("review/grid/", grid.grid, name="review-grid"),
    path("review/grid/judge/", grid.judge_many, name="review-judge-many"),
    path("review/agreement/", agreement.agreement, name="review-agreement"),
    path("review/undo/", deciding.undo, name="review-undo"),
    path("review/<int:item>/", card.show, name="review-card"),
    path("review/<int:item>/ahead/", card.ahead, name="review-ahead"),
    path("review/<int:item>/decide/", deciding.decide, name="review-decide"),
    path("review/<int:item>/mark/", deciding.mark, name="review-mark"),
    path("review/<int:item>/duplicate/", deciding.duplicate, name="review-duplicate"),
    path("review/<int:item>/members/", card.members, name="review-members"),
]
