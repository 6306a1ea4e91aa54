"""Room: pictures."""

from django.urls import URLPattern

URLS: list[URLPattern] = []
