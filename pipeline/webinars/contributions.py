"""Webinars where other pages leave a place for them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import people
from pipeline.webinars.events import VIEW
from pipeline.webinars.links import registration_people
from pipeline.webinars.services import CHANGE
from web import nav

people.register("wrg", registration_people)

nav.register(
    nav.NavItem(
        code="webinars",
        label=_("Webinars"),
        url_name="pipeline:webinars",
        icon="presentation",
        permission=VIEW,
        order=33,
    ),
    nav.CreateItem(
        label=_("Webinar"),
        url_name="pipeline:webinar-new",
        icon="presentation",
        permission=CHANGE,
        order=84,
    ),
)
