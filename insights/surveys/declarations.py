"""What surveys are to the questions of the programme."""

from django.utils.translation import gettext_lazy as _

from core.links import PageOf
from insights.surveys.selectors import SUBJECT
from partners.questions.subjects import Subject, register

register(
    Subject(
        SUBJECT,
        _("Surveys of partners"),
        answered_at=PageOf("insights:surveys", "insights.survey:view", args=()),
        # Whoever has the link sees none of our rows, and an anonymous answer holds no file of anybody's.
        refused_kinds=frozenset({"file", "person", "partner", "table"}),
    )
)
