"""What the fit is to the questions of the programme."""

from django.utils.translation import gettext_lazy as _

from core.links import PageOf
from partners.questions import subjects

subjects.register(
    subjects.Subject(
        "fit",
        _("Fit with a prospect"),
        by_link=True,
        is_scored=True,
        answered_at=PageOf("pipeline:recruitment-board", "pipeline.recruitment:view", args=()),
    )
)
