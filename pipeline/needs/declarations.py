"""What the needs of a prospect are to the questions of the programme."""

from django.utils.translation import gettext_lazy as _

from core.links import PageOf
from partners.questions import subjects

subjects.register(
    subjects.Subject(
        "needs",
        _("Needs and constraints of a prospect"),
        by_link=True,
        answered_at=PageOf("pipeline:recruitment-board", "pipeline.recruitment:view", args=()),
    )
)
