"""Room: away."""

from django.urls import URLPattern

URLS: list[URLPattern] = []
