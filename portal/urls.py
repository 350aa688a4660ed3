"""The addresses of the portal: each area brings its own list."""

from __future__ import annotations

from django.urls import include, path

app_name = "portal"

_AREAS: list[str] = []

urlpatterns = [
    path("portal/<str:partner>/", include([])),
]
