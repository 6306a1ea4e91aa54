"""Room: dashboard. The overview, what its numbers open into, and the reports of rounds."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, path

from casque.web.views.dashboard.numbers import advertisement, number, reach
from casque.web.views.dashboard.overview import count, dashboard, figure
from casque.web.views.dashboard.reports import download, report, reports

__all__ = ["URLS", "dashboard"]

URLS: Final[list[URLPattern]] = [
    path("", dashboard, name="dashboard"),
    path("figures/count/", count, name="dashboard-count"),
    path("figures/<str:key>/<str:name>.svg", figure, name="dashboard-figure"),
    path("numbers/<str:name>/<str:measure>/", number, name="dashboard-number"),
    path("reach/<str:name>/", reach, name="dashboard-reach"),
    path("advertisements/<int:pk>/", advertisement, name="dashboard-advertisement"),
    path("reports/", reports, name="dashboard-reports"),
    path("reports/<str:name>/", report, name="dashboard-report"),
    path("reports/<str:name>/files/<path:file>", download, name="dashboard-download"),
]
