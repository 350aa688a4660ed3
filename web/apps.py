from django.apps import AppConfig


class WebConfig(AppConfig):
    """What pages are made of, and the pages that belong to no room."""

    name = "web"
    label = "web"
