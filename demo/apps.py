from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo data: stands above every room, and is loaded by ``manage.py load_demo``."""

    name = "demo"
    label = "demo"
