"""The addresses of the web: each room keeps its own in `views/<room>`; this is their order."""

from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from casque.web.access import asks
from casque.web.views import (
    account,
    away,
    dashboard,
    history,
    members,
    pictures,
    review,
    rounds,
    start,
    worklist,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("language/", asks("open")(set_language), name="set_language"),
    *account.URLS,
    *start.URLS,
    *members.URLS,
    *away.URLS,
    *pictures.URLS,
    *dashboard.URLS,
    *review.URLS,
    *rounds.URLS,
    *worklist.URLS,
    *history.URLS,
]

handler400 = "casque.web.faults.misunderstood"
handler404 = "casque.web.faults.not_found"
handler403 = "casque.web.faults.not_allowed"
handler500 = "casque.web.faults.broken"
